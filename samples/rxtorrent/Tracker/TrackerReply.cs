using System.Net;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.CommandLine.Tracker;

/// <summary>What a tracker answers, taken down while the register stood still, whatever the protocol that carries it.</summary>
internal sealed record TrackerReply
{
    /// <summary>Why there is no other answer; null when there is one.</summary>
    public string? Refusal { get; init; }

    public int Seeds { get; init; }

    public int Leechers { get; init; }

    public int Downloads { get; init; }

    public IReadOnlyList<(IPEndPoint EndPoint, PeerId PeerId)> Peers { get; init; } = [];

    public static TrackerReply Of(RegisteredSwarm swarm, IEnumerable<RegisteredPeer> peers) => new()
    {
        Seeds = swarm.Seeds,
        Leechers = swarm.Leechers,
        Downloads = swarm.Downloads,
        Peers = [.. peers.Select(peer => (peer.EndPoint, peer.PeerId))],
    };
}
