using System.Net;
using System.Net.Sockets;

namespace Rx.Torrent.Extensions.Bounds;

/// <summary>What an address says of who has it: whether it is local, and which others probably belong to the same hands.</summary>
internal static class AddressScope
{
    /// <summary>True for addresses that mean something in one network only: loopback, private, self-assigned.</summary>
    public static bool IsLocal(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            return IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.IsIPv6SiteLocal || address.IsIPv6UniqueLocal;
        Span<byte> bytes = stackalloc byte[4];
        address.TryWriteBytes(bytes, out _);
        return bytes[0] is 10 or 127
            || bytes[0] == 172 && (bytes[1] & 0xf0) == 16
            || bytes[0] == 192 && bytes[1] == 168
            || bytes[0] == 169 && bytes[1] == 254;
    }

    /// <summary>Who counts as one for limits: an IPv4 address, or the /64 that one IPv6 subscriber has.</summary>
    public static UInt128 Subscriber(IPAddress address) => Prefix(address, 32, 64);

    /// <summary>A neighbourhood that one attacker can rent: a /24 of IPv4, a /48 of IPv6.</summary>
    public static UInt128 Neighbourhood(IPAddress address) => Prefix(address, 24, 48);

    private static UInt128 Prefix(IPAddress address, int bitsV4, int bitsV6)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        var bits = length == 4 ? bitsV4 : bitsV6;
        bytes[(bits / 8)..].Clear();
        var prefix = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return length == 4 ? prefix | 1 : prefix; // no IPv6 prefix of 64 bits ends in a one
    }
}
