using System.Net;
using System.Reactive;
using System.Reactive.Subjects;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Storage;

namespace Rx.Torrent.Swarms;

/// <summary>What happens in a swarm, where it is said first; units and strangers listen here.</summary>
internal sealed class SwarmSubjects
{
    public Subject<PieceVerified> Verified { get; } = new();

    public Subject<PieceFailed> Failed { get; } = new();

    /// <summary>As <see cref="Verified"/>, said before it to those who sent the piece.</summary>
    public Subject<PieceVerified> VerifiedForPeers { get; } = new();

    /// <summary>As <see cref="Failed"/>, said before it to those who sent the piece.</summary>
    public Subject<PieceFailed> FailedForPeers { get; } = new();

    /// <summary>It is known what the torrent contains.</summary>
    public Subject<Unit> Metadata { get; } = new();

    /// <summary>There are units that trade: pieces can be asked about.</summary>
    public Subject<Unit> Unfolded { get; } = new();

    /// <summary>The last wanted piece is there. May happen again, when more is wanted later.</summary>
    public Subject<Unit> Completed { get; } = new();

    /// <summary>The files of all that was wanted are as they shall be, after each <see cref="Completed"/>.</summary>
    public Subject<Unit> Finished { get; } = new();

    /// <summary>Whether we want nothing more, each time that it may have changed.</summary>
    public Subject<bool> UploadOnly { get; } = new();

    public Subject<Unit> PrioritiesChanged { get; } = new();

    public Subject<IPeer> Connected { get; } = new();

    public Subject<PeerDisconnected> Disconnected { get; } = new();

    /// <summary>Who was turned away at the door, and why.</summary>
    public Subject<(IPEndPoint EndPoint, DisconnectReason Reason)> Refused { get; } = new();

    public Subject<PluginFault> Faults { get; } = new();

    /// <summary>What only those hear who want to hear everything.</summary>
    public Subject<ClientEvent> Told { get; } = new();

    public Subject<StoreException> Troubles { get; } = new();

    /// <summary>How far a check is, each time that it has passed another hundredth.</summary>
    public Subject<double> Checked { get; } = new();

    /// <summary>Resume data was saved, or why it was not.</summary>
    public Subject<StoreException?> Saved { get; } = new();

    /// <summary>Peers are wanted and nobody is left to try.</summary>
    public Subject<Unit> Starved { get; } = new();

    public void Complete()
    {
        VerifiedForPeers.OnCompleted();
        FailedForPeers.OnCompleted();
        Verified.OnCompleted();
        Failed.OnCompleted();
        Metadata.OnCompleted();
        Unfolded.OnCompleted();
        Completed.OnCompleted();
        Finished.OnCompleted();
        UploadOnly.OnCompleted();
        PrioritiesChanged.OnCompleted();
        Connected.OnCompleted();
        Disconnected.OnCompleted();
        Refused.OnCompleted();
        Troubles.OnCompleted();
        Checked.OnCompleted();
        Saved.OnCompleted();
        Starved.OnCompleted();
        Faults.OnCompleted();
        Told.OnCompleted();
    }
}
