using System.Net;
using Rx.Torrent.Choking;
using Rx.Torrent.Discovery;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Swarms.Views;

/// <summary>A connected peer at one moment. Flags are told in the turn in which they change; rates, totals and counts with them, and besides when they are looked at: once a second, or as <see cref="LiveSwarm.Every"/> says.</summary>
/// <param name="Peer">What names it: <see cref="Swarm.Find"/> says which peer that is.</param>
/// <param name="EndPoint">Its address.</param>
public sealed record PeerView(PeerToken Peer, IPEndPoint EndPoint)
{
    /// <summary>The transport underneath, such as <c>tcp</c>.</summary>
    public required string Transport { get; init; }

    /// <summary>True when they dialled us.</summary>
    public required bool IsIncoming { get; init; }

    /// <summary>Who it says it is.</summary>
    public required PeerId Id { get; init; }

    /// <summary>Its software: what it calls itself (BEP 10, <c>v</c>), or what its peer id says by the conventions for that (BEP 20). On one line; empty when neither says anything.</summary>
    public required string Client { get; init; }

    /// <summary>How we came to know of it.</summary>
    public required PeerSourceKind Source { get; init; }

    /// <summary>We serve it no blocks.</summary>
    public required bool AmChoking { get; init; }

    /// <summary>It has what we want.</summary>
    public required bool AmInterested { get; init; }

    /// <summary>It serves us no blocks.</summary>
    public required bool PeerChoking { get; init; }

    /// <summary>It wants what we have.</summary>
    public required bool PeerInterested { get; init; }

    /// <summary>It has everything.</summary>
    public required bool IsSeed { get; init; }

    /// <summary>It wants nothing more, and says so (BEP 21).</summary>
    public required bool IsUploadOnly { get; init; }

    /// <summary>It has owed us blocks for longer than our patience.</summary>
    public required bool IsSnubbing { get; init; }

    /// <summary>The share of the pieces that it has, from 0 to 1; 0 while it is not known how many there are.</summary>
    public required double Completed { get; init; }

    /// <summary>Bytes of blocks that come from it in a second, over the last few.</summary>
    public required double DownloadRate { get; init; }

    /// <summary>Bytes of blocks that go to it in a second, over the last few.</summary>
    public required double UploadRate { get; init; }

    /// <summary>Bytes of wanted blocks that came from it.</summary>
    public required long Downloaded { get; init; }

    /// <summary>Bytes of blocks that were sent to it.</summary>
    public required long Uploaded { get; init; }

    /// <summary>Bytes of blocks that came from it and were of no use.</summary>
    public required long Wasted { get; init; }

    /// <summary>Requests that it has not answered yet.</summary>
    public required int RequestsOutstanding { get; init; }

    /// <summary>Its requests that wait for their turn here.</summary>
    public required int RequestsWaiting { get; init; }
}
