using System.Net;

namespace Rx.Torrent.Discovery.Trackers;

/// <summary>
/// What a tracker answers (BEP 3), whatever the protocol that carried it. Counts and intervals are as the tracker says, negative ones left
/// out.
/// </summary>
public sealed record AnnounceResponse
{
    /// <summary>The most peers taken from one answer. We ask for far fewer.</summary>
    internal const int MaxPeers = 2000;

    /// <summary>How long to wait before the next regular announce; null when it does not say.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>How long to wait before any announce but the last; null when it does not say.</summary>
    public TimeSpan? MinInterval { get; init; }

    /// <summary>Peers of the swarm, each once. It often has ourselves among them.</summary>
    public IReadOnlyList<PeerCandidate> Peers { get; init; } = [];

    /// <summary>How many have everything ("complete").</summary>
    public int? Seeds { get; init; }

    /// <summary>How many do not ("incomplete").</summary>
    public int? Leechers { get; init; }

    /// <summary>How many have finished downloading, ever ("downloaded").</summary>
    public int? Downloads { get; init; }

    /// <summary>Something that the user should read, although all went well.</summary>
    public string? Warning { get; init; }

    /// <summary>What to send along next time, one character per byte.</summary>
    public string? TrackerId { get; init; }

    /// <summary>Our own address, as the tracker sees it (BEP 24).</summary>
    public IPAddress? ExternalAddress { get; init; }
}
