using System.Net;
using Rx.Torrent.Extensions.PortMapping.Gateways;

namespace Rx.Torrent.Extensions.PortMapping.Upnp;

/// <summary>A service of a device that maps ports.</summary>
/// <param name="Type">What it is called in questions.</param>
/// <param name="Control">Where it is asked.</param>
internal sealed record UpnpService(string Type, Uri Control)
{
    private static readonly string[] Types =
    [
        "urn:schemas-upnp-org:service:WANIPConnection:2",
        "urn:schemas-upnp-org:service:WANIPConnection:1",
        "urn:schemas-upnp-org:service:WANPPPConnection:1",
    ];

    /// <summary>The services that a description has, the best first. What leads elsewhere is none.</summary>
    /// <exception cref="GatewayException">The description cannot be read.</exception>
    public static IReadOnlyList<UpnpService> ReadFrom(ReadOnlyMemory<byte> description, Uri location, IPAddress gateway)
    {
        var elements = XmlLeaves.Read(description);
        var start = elements.FirstOrDefault(element => element.Name == "URLBase").Text is { Length: > 0 } text && UpnpReach.TryResolve(location, text, gateway, out var given)
            ? given : location;
        var services = new List<UpnpService>();
        string? type = null, control = null;
        foreach (var (name, value) in elements)
        {
            if (name == "serviceType") type = value;
            if (name == "controlURL") control = value;
            if (name != "service") continue;
            if (type is not null && control is not null && Types.Contains(type) && UpnpReach.TryResolve(start, control, gateway, out var uri)) services.Add(new UpnpService(type, uri));
            type = control = null;
        }
        return [.. services.OrderBy(service => Array.IndexOf(Types, service.Type)).Take(4)];
    }
}
