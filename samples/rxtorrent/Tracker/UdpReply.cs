using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Rx.Torrent.Discovery;

namespace Rx.Torrent.CommandLine.Tracker;

/// <summary>A reply as UDP carries it (BEP 15), in one datagram that no line has to cut.</summary>
internal static class UdpReply
{
    private const int LongestDatagram = 1400;
    private const int Head = 8;
    private const int AnnounceHead = 20;

    public static byte[] Connected(uint transaction, long connection)
    {
        var bytes = Begin(UdpAction.Connect, transaction, 16);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(Head), connection);
        return bytes;
    }

    public static byte[] Refused(uint transaction, string reason)
    {
        var text = Encoding.UTF8.GetBytes(reason);
        var bytes = Begin(UdpAction.Error, transaction, Head + text.Length);
        text.CopyTo(bytes, Head);
        return bytes;
    }

    /// <param name="reply">What the register says.</param>
    /// <param name="transaction">Of the request.</param>
    /// <param name="family">Of the address that asks: it decides which peers are named.</param>
    /// <param name="options">How long to wait.</param>
    public static byte[] Announced(TrackerReply reply, uint transaction, AddressFamily family, TrackerServerOptions options)
    {
        if (reply.Refusal is { } reason) return Refused(transaction, reason);
        var length = family == AddressFamily.InterNetwork ? CompactEndPoints.V4Length : CompactEndPoints.V6Length;
        var peers = reply.Peers.Where(peer => peer.EndPoint.AddressFamily == family).Take((LongestDatagram - AnnounceHead) / length).ToArray();
        var bytes = Begin(UdpAction.Announce, transaction, AnnounceHead + peers.Length * length);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(8), (int)options.Interval.TotalSeconds);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(12), reply.Leechers);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(16), reply.Seeds);
        var at = AnnounceHead;
        foreach (var peer in peers) at += CompactEndPoints.Write(peer.EndPoint, bytes.AsSpan(at));
        return bytes;
    }

    /// <summary>The counts in the order of the question; zeros for a swarm that is not known.</summary>
    public static byte[] Scraped(IReadOnlyList<TrackerReply?> swarms, uint transaction)
    {
        var bytes = Begin(UdpAction.Scrape, transaction, Head + swarms.Count * 12);
        for (var i = 0; i < swarms.Count; i++)
        {
            var at = bytes.AsSpan(Head + i * 12);
            BinaryPrimitives.WriteInt32BigEndian(at, swarms[i]?.Seeds ?? 0);
            BinaryPrimitives.WriteInt32BigEndian(at[4..], swarms[i]?.Downloads ?? 0);
            BinaryPrimitives.WriteInt32BigEndian(at[8..], swarms[i]?.Leechers ?? 0);
        }
        return bytes;
    }

    private static byte[] Begin(UdpAction action, uint transaction, int length)
    {
        var bytes = new byte[length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, (int)action);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), transaction);
        return bytes;
    }
}
