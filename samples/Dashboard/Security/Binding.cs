using System.Net;

namespace Rx.Torrent.Dashboard.Security;

/// <summary>An address at which the page is served.</summary>
/// <param name="Address">Where it listens.</param>
/// <param name="Port">The port; 0 lets the system choose.</param>
/// <param name="Name">The name in the URL; null for an address.</param>
internal sealed record Binding(IPAddress Address, int Port, string? Name)
{
    /// <summary>Reads <c>http://host:port</c>; <c>*</c> is every address, and a name other than <c>localhost</c> is every address too.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static Binding Parse(string url)
    {
        const string Scheme = "http://";
        var text = url.Trim().TrimEnd('/');
        if (!text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) throw Bad(url);
        if (!Uri.TryCreate(Scheme + text[Scheme.Length..].Replace("*", "0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var uri) || uri.PathAndQuery != "/" || uri.UserInfo.Length > 0)
            throw Bad(url);
        var host = uri.IdnHost.Trim('[', ']');
        if (IPAddress.TryParse(host, out var address)) return new Binding(address, uri.Port, null);
        return new Binding(host == "localhost" ? IPAddress.Loopback : IPAddress.Any, uri.Port, host);
    }

    private static FormatException Bad(string url) => new($"'{url}': expected http://address:port, such as http://127.0.0.1:5080");
}
