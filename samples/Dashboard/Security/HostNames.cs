using System.Net;

namespace Rx.Torrent.Dashboard.Security;

/// <summary>
/// The names under which the page may be asked for. A page of somebody else whose name is made to lead here (DNS rebinding) asks under that name, and gets nothing: only names
/// that were given, and the very address that the request came in at, are answered.
/// </summary>
internal sealed class HostNames(IEnumerable<Binding> bindings, IEnumerable<string> names)
{
    private readonly HashSet<string> _names = new(bindings.Select(binding => binding.Name).OfType<string>().Concat(names), StringComparer.OrdinalIgnoreCase);

    public bool Allows(HttpContext context)
    {
        var (host, connection) = (context.Request.Host, context.Connection);
        if (!host.HasValue || (host.Port ?? 80) != connection.LocalPort || connection.LocalIpAddress is not { } local) return false;
        var name = host.Host.Trim('[', ']');
        if (!IPAddress.TryParse(name, out var address)) return _names.Contains(name) || (name.Equals("localhost", StringComparison.OrdinalIgnoreCase) && IPAddress.IsLoopback(local));
        return Plain(address).Equals(Plain(local));
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
