using Rx.Torrent.Tests.Interop.Harness;

namespace Rx.Torrent.Tests.Interop.Namespaces;

/// <summary>As <see cref="NamespaceFactAttribute"/>, with data.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NamespaceTheoryAttribute : TheoryAttribute
{
    public NamespaceTheoryAttribute(RealClient clients)
    {
        Clients = clients;
        Skip = NetworkNamespace.Impossible ?? (InstalledClients.MustBeThere ? null : InstalledClients.Missing(clients));
    }

    public RealClient Clients { get; }
}
