using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Numerics;

namespace Rx.Torrent.Primitives;

/// <summary>The priority on which both ends of a connection agree, so that who has too many keeps the same ones as the others (BEP 40).</summary>
internal static class CanonicalPriority
{
    private const int AddressLength = 16;

    /// <summary>The priority of a connection between two end points, the same whichever comes first. The higher is kept.</summary>
    /// <remarks>Ours is the one that the peer sees. An IPv4 address and an IPv6 address are compared as two IPv6 addresses.</remarks>
    public static uint Of(IPEndPoint one, IPEndPoint other)
    {
        Span<byte> first = stackalloc byte[AddressLength];
        Span<byte> second = stackalloc byte[AddressLength];
        var isV4 = IsV4(one.Address) && IsV4(other.Address);
        first = first[..Write(one.Address, isV4, first)];
        second = second[..Write(other.Address, isV4, second)];

        var same = first.CommonPrefixLength(second);
        if (same == first.Length)
        {
            BinaryPrimitives.WriteUInt16BigEndian(first, (ushort)one.Port);
            BinaryPrimitives.WriteUInt16BigEndian(second, (ushort)other.Port);
            return Sorted(first[..sizeof(ushort)], second[..sizeof(ushort)]);
        }

        // FF.FF.55.55, or one byte more left whole for each that the two share beyond the first two; with IPv6 beyond the first six.
        var whole = Math.Max(isV4 ? 2 : 6, same + 1);
        foreach (ref var b in first[whole..]) b &= 0x55;
        foreach (ref var b in second[whole..]) b &= 0x55;
        return Sorted(first, second);
    }

    private static bool IsV4(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork || address.IsIPv4MappedToIPv6;

    private static int Write(IPAddress address, bool asV4, Span<byte> destination)
    {
        (asV4 ? address.MapToIPv4() : address.MapToIPv6()).TryWriteBytes(destination, out var written);
        return written;
    }

    private static uint Sorted(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) =>
        first.SequenceCompareTo(second) <= 0 ? ~Crc(Crc(uint.MaxValue, first), second) : ~Crc(Crc(uint.MaxValue, second), first);

    private static uint Crc(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes) crc = BitOperations.Crc32C(crc, b);
        return crc;
    }
}
