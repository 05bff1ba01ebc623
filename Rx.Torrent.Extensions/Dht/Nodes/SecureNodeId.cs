using System.Net;
using System.Net.Sockets;
using System.Numerics;
using Rx.Torrent.Extensions.Bounds;

namespace Rx.Torrent.Extensions.Dht.Nodes;

/// <summary>
/// Ids that follow from an address (BEP 42), so that nobody can choose a place in the DHT: the first 21 bits are a checksum of the masked
/// address and of three bits that stand in the last byte.
/// </summary>
public static class SecureNodeId
{
    private static ReadOnlySpan<byte> MaskV4 => [0x03, 0x0f, 0x3f, 0xff];

    private static ReadOnlySpan<byte> MaskV6 => [0x01, 0x03, 0x07, 0x0f, 0x1f, 0x3f, 0x7f, 0xff];

    /// <summary>An id that a node at this address may have.</summary>
    public static NodeId Create(IPAddress address, Random random)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(random);
        Span<byte> id = stackalloc byte[NodeId.Length];
        random.NextBytes(id);
        var checksum = Checksum(address, id[^1]);
        id[0] = (byte)(checksum >> 24);
        id[1] = (byte)(checksum >> 16);
        id[2] = (byte)((byte)(checksum >> 8) & 0xf8 | id[2] & 0x07);
        return new NodeId(id);
    }

    /// <summary>True when a node at this address may have this id. In a local network any id will do.</summary>
    public static bool IsValid(NodeId id, IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (AddressScope.IsLocal(address)) return true;
        Span<byte> bytes = stackalloc byte[NodeId.Length];
        id.CopyTo(bytes);
        var checksum = Checksum(address, bytes[^1]);
        return bytes[0] == (byte)(checksum >> 24) && bytes[1] == (byte)(checksum >> 16) && ((bytes[2] ^ (byte)(checksum >> 8)) & 0xf8) == 0;
    }

    private static uint Checksum(IPAddress address, byte chance)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        var mask = address.AddressFamily == AddressFamily.InterNetwork ? MaskV4 : MaskV6;
        var checksum = uint.MaxValue;
        for (var i = 0; i < mask.Length; i++)
        {
            var masked = (byte)(bytes[i] & mask[i]);
            if (i == 0) masked |= (byte)((chance & 0x07) << 5);
            checksum = BitOperations.Crc32C(checksum, masked);
        }
        return ~checksum;
    }
}
