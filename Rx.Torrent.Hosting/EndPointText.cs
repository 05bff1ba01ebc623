using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Rx.Torrent.Hosting;

/// <summary>Addresses as a configuration has them.</summary>
internal static class EndPointText
{
    /// <summary>Reads <c>address:port</c>; the port must be there, for without it nobody would know which was meant.</summary>
    public static bool TryRead(string? text, [NotNullWhen(true)] out IPEndPoint? endPoint)
    {
        endPoint = null;
        return TrySplit(text, out var host, out var port) && IPAddress.TryParse(host, out var address) && (endPoint = new IPEndPoint(address, port)) is not null;
    }

    /// <summary>Reads <c>host:port</c>, where the host may be a name.</summary>
    public static bool TryReadHost(string? text, [NotNullWhen(true)] out EndPoint? endPoint)
    {
        endPoint = null;
        if (!TrySplit(text, out var host, out var port) || port == 0) return false;
        if (IPAddress.TryParse(host, out var address)) endPoint = new IPEndPoint(address, port);
        else if (Uri.CheckHostName(host) == UriHostNameType.Dns) endPoint = new DnsEndPoint(host, port);
        return endPoint is not null;
    }

    private static bool TrySplit(string? text, out string host, out int port)
    {
        var colon = text?.LastIndexOf(':') ?? -1;
        host = colon <= 0 ? "" : text![..colon];
        port = 0;
        if (host.Contains(':') && (host[0] != '[' || host[^1] != ']')) return false; // an IPv6 address without its brackets
        return colon > 0 && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= IPEndPoint.MaxPort;
    }
}
