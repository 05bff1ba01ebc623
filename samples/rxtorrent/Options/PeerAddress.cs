using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Rx.Torrent.CommandLine.Options;

/// <summary>Addresses of peers as people type them: <c>host:port</c>, <c>192.0.2.7:6881</c>, <c>[2001:db8::7]:6881</c>.</summary>
internal static class PeerAddress
{
    public static bool TryParse(string text, out DnsEndPoint address)
    {
        address = null!;
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0) return false;
        var host = text[..colon];
        var isBracketed = host.StartsWith('[') && host.EndsWith(']');
        if (isBracketed) host = host[1..^1];
        // Without brackets nobody can say where an IPv6 address ends and the port begins.
        if (host.Length == 0 || host.Contains(':') != isBracketed) return false;
        address = new DnsEndPoint(host, port);
        return true;
    }

    /// <summary>The address itself when it is one, and the name for others to look up elsewhere.</summary>
    public static EndPoint Plain(DnsEndPoint address) => IPAddress.TryParse(address.Host, out var ip) ? new IPEndPoint(ip, address.Port) : address;

    /// <summary>Finds the addresses of a host; the address itself when it is one.</summary>
    /// <exception cref="CommandException">There is no such host.</exception>
    public static async Task<IReadOnlyList<IPEndPoint>> ResolveAsync(DnsEndPoint address, CancellationToken cancellation)
    {
        if (IPAddress.TryParse(address.Host, out var ip)) return [new IPEndPoint(ip, address.Port)];
        try
        {
            return [.. (await Dns.GetHostAddressesAsync(address.Host, cancellation).ConfigureAwait(false)).Select(found => new IPEndPoint(found, address.Port))];
        }
        catch (SocketException exception)
        {
            throw new CommandException(ExitCode.Network, $"{address.Host}:{address.Port}: no such host", exception);
        }
    }
}
