using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Choking;

/// <summary>The pieces that a peer may have while we choke it, so that it soon has something to trade (BEP 6, "Allowed Fast Set Generation").</summary>
internal static class AllowedFastSet
{
    /// <summary>How many pieces a peer is usually allowed (BEP 6).</summary>
    public const int UsualCount = 10;

    /// <summary>The set for a peer: the same from every other peer, and the same for the whole /24 that the peer is in.</summary>
    /// <param name="infoHash">The swarm.</param>
    /// <param name="address">The peer's address. Only IPv4 has a set; for another family it is empty.</param>
    /// <param name="pieceCount">How many pieces there are.</param>
    /// <param name="count">How many to allow; all when there are no more pieces than that.</param>
    public static PieceIndex[] For(InfoHash infoHash, IPAddress address, int pieceCount, int count = UsualCount)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetwork) return [];
        if (pieceCount <= count) return [.. Enumerable.Range(0, pieceCount).Select(piece => new PieceIndex(piece))];

        Span<byte> seed = stackalloc byte[4 + InfoHash.V1Length];
        address.TryWriteBytes(seed, out _);
        seed[3] = 0;
        infoHash.WireSpan.CopyTo(seed[4..]);
        Span<byte> x = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(seed, x);

        var chosen = new List<PieceIndex>(count);
        var seen = new HashSet<uint>();
        for (var i = 0; chosen.Count < count; i += sizeof(uint))
        {
            if (i == x.Length)
            {
                SHA1.HashData(x, x);
                i = 0;
            }
            var piece = BinaryPrimitives.ReadUInt32BigEndian(x[i..]) % (uint)pieceCount;
            if (seen.Add(piece)) chosen.Add(new PieceIndex((int)piece));
        }
        return [.. chosen];
    }
}
