using System.Net.Sockets;
using Rx.Torrent.Extensions.Dht.Krpc;

namespace Rx.Torrent.Extensions.Dht.Serving;

/// <summary>Cuts an answer to a length, from what can best be missed.</summary>
internal static class ReplyFitting
{
    /// <summary>The bytes of an answer, without so much of it that it is no longer than <paramref name="limit"/>.</summary>
    public static byte[] Fit(KrpcReply reply, int limit)
    {
        var bytes = KrpcCodec.Write(reply);
        foreach (var cut in Cuts)
        {
            if (bytes.Length <= limit) return bytes;
            reply = cut(reply, bytes.Length - limit);
            bytes = KrpcCodec.Write(reply);
        }
        return bytes;
    }

    private static IEnumerable<Func<KrpcReply, int, KrpcReply>> Cuts { get; } =
    [
        (reply, excess) => reply with { Samples = Without(reply.Samples, excess, 20) },
        (reply, excess) => reply.Peers.Count == 0 ? reply : reply with { Peers = Without(reply.Peers, excess, reply.Peers[0].AddressFamily == AddressFamily.InterNetwork ? 8 : 21)! },
        (reply, _) => reply with { Seeds = null, Downloaders = null },
        (reply, excess) => reply with { NodesV6 = Without(reply.NodesV6, excess, 38) },
        (reply, excess) => reply with { NodesV4 = Without(reply.NodesV4, excess, 26) },
        (reply, _) => reply with { Value = null, PublicKey = null, Signature = null },
    ];

    private static List<T>? Without<T>(IReadOnlyList<T>? list, int excess, int lengthOfEach) =>
        list is null ? null : [.. list.Take(list.Count - Math.Min(list.Count, (excess + lengthOfEach - 1) / lengthOfEach))];
}
