using System.Net;
using Rx.Torrent.Discovery.Trackers.Access;
using Rx.Torrent.Transport;

namespace Rx.Torrent.Extensions.WebSeeds;

/// <summary>Keeps torrents, and the servers that they name, from having us call into our own network.</summary>
internal sealed class WebSeedGuard(WebSeedOptions options)
{
    /// <summary>Checks a URL as it stands.</summary>
    /// <param name="url">Where we would call.</param>
    /// <param name="from">Who says so: the URL of the torrent, or of the server that sends us on.</param>
    /// <exception cref="WebSeedException">It must not be called.</exception>
    public void Check(Uri url, Uri from)
    {
        if (url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0) throw new WebSeedException($"{url.Scheme} is not spoken here, and no password is sent", isLasting: true);
        if (IsTrusted(url.IdnHost) && url.IdnHost == from.IdnHost) return;
        var scope = ScopeOf(url);
        if (scope is AddressScope.Nobody || scope > ScopeOf(from) || (scope != AddressScope.Public && url.Query.Length > 0)) throw Forbidden();
    }

    /// <summary>The addresses of a host that may be called.</summary>
    /// <exception cref="WebSeedException">There is none.</exception>
    public async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation)
    {
        if (IPAddress.TryParse(host, out var literal)) return [literal]; // it was checked with its URL
        var addresses = await options.Resolve(host, cancellation).ConfigureAwait(false);
        var allowed = IsTrusted(host) ? addresses : Array.FindAll(addresses, address => AddressScopes.Of(address) == AddressScope.Public);
        return allowed.Length > 0 ? allowed : throw (addresses.Length > 0 ? Forbidden() : new WebSeedException($"{host} has no address"));
    }

    /// <summary>A handler whose every connection goes through the guard, whatever the name means by then.</summary>
    public SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        MaxConnectionsPerServer = 4,
        MaxResponseHeadersLength = 16,
        ConnectCallback = ConnectAsync,
    };

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var addresses = await ResolveAsync(context.DnsEndPoint.Host, cancellation).ConfigureAwait(false);
        return await FirstReachable.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellation).ConfigureAwait(false);
    }

    private bool IsTrusted(string host) => options.TrustedHosts.Contains(host.Trim('[', ']'), StringComparer.OrdinalIgnoreCase);

    /// <summary>A name says nothing of its address, so it has to be a public one.</summary>
    private static AddressScope ScopeOf(Uri url) => IPAddress.TryParse(url.IdnHost, out var address) ? AddressScopes.Of(address) : AddressScope.Public;

    private static WebSeedException Forbidden() => new("it leads to an address of this machine or its network", isLasting: true);
}
