using Rx.Torrent.Tests.Interop.Harness;

namespace Rx.Torrent.Tests.Interop.Namespaces;

/// <summary>A test against real clients in a network namespace: skipped, and saying so, where there can be none, also on a build server.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NamespaceFactAttribute : FactAttribute
{
    public NamespaceFactAttribute(RealClient clients)
    {
        Clients = clients;
        Skip = NetworkNamespace.Impossible ?? (InstalledClients.MustBeThere ? null : InstalledClients.Missing(clients));
    }

    public RealClient Clients { get; }
}
