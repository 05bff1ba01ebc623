using System.Net;
using System.Net.Sockets;
using Rx.Torrent.Bencode;
using Rx.Torrent.Discovery;

namespace Rx.Torrent.CommandLine.Tracker;

/// <summary>What a tracker answers, taken down while the register stood still.</summary>
internal sealed class TrackerReply
{
    private readonly BencodeDictionary _content;

    private TrackerReply(BencodeDictionary content) => _content = content;

    public static TrackerReply Refusal(string reason) => new(BencodeDictionary.Of(("failure reason", reason)));

    public static TrackerReply Of(RegisteredSwarm swarm, List<RegisteredPeer> peers, AnnounceQuery query, IPAddress asker)
    {
        var content = BencodeDictionary.Of(
            ("complete", swarm.Seeds),
            ("downloaded", swarm.Downloads),
            ("external ip", asker.GetAddressBytes()),
            ("incomplete", swarm.Leechers));
        if (!query.Compact) return new(content.With("peers", BencodeList.Create([.. peers.Select(peer => Dictionary(peer, query.NoPeerId))])));
        content = content.With("peers", Packed(peers, AddressFamily.InterNetwork));
        return new(peers.Exists(peer => peer.EndPoint.AddressFamily == AddressFamily.InterNetworkV6)
            ? content.With("peers6", Packed(peers, AddressFamily.InterNetworkV6))
            : content);
    }

    /// <summary>The bytes to send, with the waits that the tracker imposes on those it serves.</summary>
    public byte[] Encode(TrackerServerOptions options) => _content.Contains("failure reason")
        ? _content.Encode()
        : _content.With("interval", (long)options.Interval.TotalSeconds).With("min interval", (long)options.MinInterval.TotalSeconds).Encode();

    private static BencodeDictionary Dictionary(RegisteredPeer peer, bool noPeerId)
    {
        var dictionary = BencodeDictionary.Of(("ip", peer.EndPoint.Address.ToString()), ("port", peer.EndPoint.Port));
        return noPeerId ? dictionary : dictionary.With("peer id", peer.PeerId.Span.ToArray());
    }

    private static byte[] Packed(List<RegisteredPeer> peers, AddressFamily family)
    {
        var chosen = peers.FindAll(peer => peer.EndPoint.AddressFamily == family);
        var packed = new byte[chosen.Sum(peer => CompactEndPoints.LengthOf(peer.EndPoint))];
        var at = 0;
        foreach (var peer in chosen) at += CompactEndPoints.Write(peer.EndPoint, packed.AsSpan(at));
        return packed;
    }
}
