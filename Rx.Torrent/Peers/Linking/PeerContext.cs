using Rx.Torrent.Loops;

namespace Rx.Torrent.Peers.Linking;

/// <summary>What a connection has from its swarm.</summary>
internal sealed record PeerContext
{
    /// <summary>False while nothing more is to be read from anybody.</summary>
    public required Func<bool> MayRead { get; init; }

    /// <summary>Hears of observers that threw.</summary>
    public required Action<StrangerFault> Fault { get; init; }

    /// <summary>The ids of extensions.</summary>
    public required ExtensionIds Ids { get; init; }

    /// <summary>The swarm's heartbeat.</summary>
    public required IObservable<long> Tick { get; init; }

    /// <summary>Pieces that turned out right, said to those who sent them.</summary>
    public required IObservable<PieceVerified> Verified { get; init; }

    /// <summary>Pieces that turned out wrong, said to those who sent them.</summary>
    public required IObservable<PieceFailed> Failed { get; init; }
}
