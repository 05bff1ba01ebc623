using System.Net;
using System.Net.Sockets;
using Rx.Torrent.Bencode;
using Rx.Torrent.Discovery;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.CommandLine.Tracker;

/// <summary>A reply as HTTP carries it: a bencoded dictionary.</summary>
internal static class HttpReply
{
    /// <summary>The bytes to send, with the waits that the tracker imposes on those it serves.</summary>
    public static byte[] Announced(TrackerReply reply, AnnounceQuery query, IPAddress asker, TrackerServerOptions options)
    {
        if (reply.Refusal is { } reason) return Refused(reason);
        var content = BencodeDictionary.Of(
            ("complete", reply.Seeds),
            ("downloaded", reply.Downloads),
            ("external ip", asker.GetAddressBytes()),
            ("incomplete", reply.Leechers),
            ("interval", (long)options.Interval.TotalSeconds),
            ("min interval", (long)options.MinInterval.TotalSeconds));
        if (!query.Compact) return content.With("peers", BencodeList.Create([.. reply.Peers.Select(peer => Dictionary(peer, query.NoPeerId))])).Encode();
        content = content.With("peers", Packed(reply, AddressFamily.InterNetwork));
        var hasV6 = reply.Peers.Any(peer => peer.EndPoint.AddressFamily == AddressFamily.InterNetworkV6);
        return (hasV6 ? content.With("peers6", Packed(reply, AddressFamily.InterNetworkV6)) : content).Encode();
    }

    public static byte[] Refused(string reason) => BencodeDictionary.Of(("failure reason", reason)).Encode();

    /// <summary>The counts of the swarms that are known, of those that were asked about.</summary>
    public static byte[] Scraped(IEnumerable<(InfoHash InfoHash, TrackerReply? Counts)> swarms)
    {
        var files = BencodeDictionary.Empty;
        foreach (var (infoHash, counts) in swarms)
        {
            if (counts is null) continue;
            var file = BencodeDictionary.Of(("complete", counts.Seeds), ("downloaded", counts.Downloads), ("incomplete", counts.Leechers));
            files = files.With(new BencodeString(infoHash.WireSpan), file);
        }
        return BencodeDictionary.Of(("files", files)).Encode();
    }

    private static BencodeDictionary Dictionary((IPEndPoint EndPoint, PeerId PeerId) peer, bool noPeerId)
    {
        var dictionary = BencodeDictionary.Of(("ip", peer.EndPoint.Address.ToString()), ("port", peer.EndPoint.Port));
        return noPeerId ? dictionary : dictionary.With("peer id", peer.PeerId.Span.ToArray());
    }

    private static byte[] Packed(TrackerReply reply, AddressFamily family)
    {
        var chosen = reply.Peers.Where(peer => peer.EndPoint.AddressFamily == family).ToArray();
        var packed = new byte[chosen.Sum(peer => CompactEndPoints.LengthOf(peer.EndPoint))];
        var at = 0;
        foreach (var peer in chosen) at += CompactEndPoints.Write(peer.EndPoint, packed.AsSpan(at));
        return packed;
    }
}
