using System.Diagnostics.CodeAnalysis;
using System.Net;
using Rx.Torrent.Extensions.Bounds;

namespace Rx.Torrent.Extensions.PortMapping.Upnp;

/// <summary>Where a device may lead us by what it says: to itself. Anybody in the network can answer a search, and would have us call somebody else.</summary>
internal static class UpnpReach
{
    /// <summary>True for an HTTP address of the gateway itself, written as a number, that lies in our network.</summary>
    public static bool Allows(Uri uri, IPAddress gateway) =>
        uri.IsAbsoluteUri && uri.Scheme == Uri.UriSchemeHttp && uri.UserInfo.Length == 0 && AddressScope.IsLocal(gateway)
        && IPAddress.TryParse(uri.Host, out var host) && host.Equals(gateway);

    /// <summary>An address that a description gives, relative to where that is.</summary>
    public static bool TryResolve(Uri description, string given, IPAddress gateway, [NotNullWhen(true)] out Uri? resolved) =>
        Uri.TryCreate(description, given, out resolved) && Allows(resolved, gateway);
}
