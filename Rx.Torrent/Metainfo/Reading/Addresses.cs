using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Rx.Torrent.Metainfo.Reading;

/// <summary>URLs and host names as metainfo files and magnet links carry them: taken when sound, left out when not.</summary>
internal static class Addresses
{
    private const int MaxUrlLength = 4096;

    /// <summary>An absolute URL that names a host.</summary>
    public static bool TryUrl(string text, [NotNullWhen(true)] out Uri? url)
    {
        url = null;
        return text.Length <= MaxUrlLength && Uri.TryCreate(text.Trim(), UriKind.Absolute, out url) && url.Host.Length > 0 && !url.IsFile;
    }

    /// <summary>A host name or IP address with a port from 1 to 65535, or null.</summary>
    public static DnsEndPoint? EndPoint(string host, long port) =>
        port is > 0 and <= ushort.MaxValue && host.Length <= 255 && Uri.CheckHostName(host) is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6
            ? new DnsEndPoint(host, (int)port)
            : null;

    /// <summary><c>host:port</c>, an IPv6 address in brackets (BEP 9), or null.</summary>
    public static DnsEndPoint? EndPoint(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)) return null;
        var host = text[..colon];
        if (host.StartsWith('[') && host.EndsWith(']')) host = host[1..^1];
        else if (host.Contains(':', StringComparison.Ordinal)) return null;
        return EndPoint(host, port);
    }

    /// <summary>The form that <see cref="EndPoint(string)"/> reads.</summary>
    public static string Print(DnsEndPoint peer) => string.Create(
        CultureInfo.InvariantCulture, $"{(peer.Host.Contains(':', StringComparison.Ordinal) ? $"[{peer.Host}]" : peer.Host)}:{peer.Port}");
}
