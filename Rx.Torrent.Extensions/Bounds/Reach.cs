using System.Net;
using System.Net.Sockets;

namespace Rx.Torrent.Extensions.Bounds;

/// <summary>
/// From where an address means the peer that it is said to mean. Somewhere else the same address is another machine, or one that somebody would have us attack from inside its
/// own network; so peers name each other only what both can reach.
/// </summary>
internal static class Reach
{
    /// <summary>True when it makes sense that a peer at one address speaks, or hears, of one at another.</summary>
    public static bool Allows(IPAddress peer, IPAddress named) => Distance(named) >= Distance(peer);

    /// <summary>0 for this machine, 1 for its networks, 2 for the internet.</summary>
    private static int Distance(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address)) return 0;
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            return address.IsIPv6LinkLocal || address.IsIPv6SiteLocal || address.IsIPv6UniqueLocal ? 1 : 2;
        Span<byte> bytes = stackalloc byte[4];
        address.TryWriteBytes(bytes, out _);
        return (bytes[0], bytes[1]) switch
        {
            (10, _) or (192, 168) or (169, 254) => 1,
            (172, >= 16 and < 32) or (100, >= 64 and < 128) => 1,
            _ => 2,
        };
    }
}
