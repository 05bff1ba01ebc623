using System.Net;
using System.Net.Sockets;

namespace Rx.Torrent.Discovery.Trackers.Access;

/// <summary>Tells the scope of an address, also of an IPv4 address inside an IPv6 one.</summary>
public static class AddressScopes
{
    /// <summary>The scope of an address (RFC 6890).</summary>
    public static AddressScope Of(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        return address.AddressFamily == AddressFamily.InterNetwork ? OfV4(bytes[..length]) : OfV6(bytes[..length]);
    }

    // RFC 6890 and its registry of special addresses.
    private static AddressScope OfV4(ReadOnlySpan<byte> b) => (b[0], b[1], b[2]) switch
    {
        (127, _, _) or (0, _, _) => AddressScope.Loopback, // many systems connect 0.0.0.0 to themselves
        (169, 254, _) => AddressScope.LinkLocal,
        (10, _, _) or (172, >= 16 and < 32, _) or (192, 168, _) => AddressScope.Private,
        (100, >= 64 and < 128, _) or (198, 18 or 19, _) or (192, 0, 0) => AddressScope.Private,
        ( >= 224, _, _) => AddressScope.Nobody,
        _ => AddressScope.Public,
    };

    private static AddressScope OfV6(ReadOnlySpan<byte> b)
    {
        if (b[..12].IndexOfAnyExcept((byte)0) < 0) return b[12..15].IndexOfAnyExcept((byte)0) < 0 && b[15] <= 1 ? AddressScope.Loopback : OfV4(b[12..]);
        if (b[..10].IndexOfAnyExcept((byte)0) < 0 && b[10] == 0xFF && b[11] == 0xFF) return OfV4(b[12..]); // ::ffff:0:0/96, mapped
        if (b[..4].SequenceEqual<byte>([0, 0x64, 0xFF, 0x9B])) return b[4..12].IndexOfAnyExcept((byte)0) < 0 ? OfV4(b[12..]) : AddressScope.Private; // NAT64
        if (b[0] == 0x20 && b[1] == 0x02) return OfV4(b[2..6]); // 6to4
        if (b[..4].SequenceEqual<byte>([0x20, 0x01, 0, 0])) return OfV4([(byte)~b[12], (byte)~b[13], (byte)~b[14], (byte)~b[15]]); // Teredo, its client
        return b[0] switch
        {
            0xFC or 0xFD => AddressScope.Private,
            0xFE when (b[1] & 0xC0) == 0x80 => AddressScope.LinkLocal,
            0xFE when (b[1] & 0xC0) == 0xC0 => AddressScope.Private, // site-local, of old
            0xFF => AddressScope.Nobody,
            _ => AddressScope.Public,
        };
    }
}
