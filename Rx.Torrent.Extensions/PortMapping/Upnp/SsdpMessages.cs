using System.Globalization;
using System.Net;
using System.Text;

namespace Rx.Torrent.Extensions.PortMapping.Upnp;

/// <summary>The words of SSDP, by which UPnP devices are found.</summary>
internal static class SsdpMessages
{
    private const int LongestAnswer = 1500;

    private static readonly string[] Targets =
    [
        "urn:schemas-upnp-org:device:InternetGatewayDevice:1",
        "urn:schemas-upnp-org:device:InternetGatewayDevice:2",
        "urn:schemas-upnp-org:service:WANIPConnection:1",
    ];

    /// <summary>Is there a gateway?</summary>
    public static IEnumerable<byte[]> Questions(IPEndPoint searchAt) => Targets.Select(target => Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"M-SEARCH * HTTP/1.1\r\nHOST: {searchAt}\r\nMAN: \"ssdp:discover\"\r\nMX: 2\r\nST: {target}\r\n\r\n")));

    /// <summary>Where the device that answers is described; null when that is no answer.</summary>
    public static Uri? ReadLocation(ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length > LongestAnswer || !Ascii.IsValid(datagram)) return null;
        var lines = Encoding.ASCII.GetString(datagram).Split("\r\n");
        if (!lines[0].StartsWith("HTTP/1.", StringComparison.Ordinal) || !lines[0].Contains(" 200 ", StringComparison.Ordinal)) return null;
        const string Header = "location:";
        var location = lines.FirstOrDefault(line => line.StartsWith(Header, StringComparison.OrdinalIgnoreCase));
        return location is not null && Uri.TryCreate(location[Header.Length..].Trim(), UriKind.Absolute, out var uri) ? uri : null;
    }
}
