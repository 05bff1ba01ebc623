namespace Rx.Torrent.Tests.Interop.Harness;

/// <summary>A test against real clients in a network of its own: skipped, and saying so, where they are not installed or no network can be made, which takes root on Linux.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NamespaceFactAttribute : FactAttribute
{
    public NamespaceFactAttribute(RealClient clients)
    {
        Clients = clients;
        Skip = NetworkNamespace.IsPossible ? InstalledClients.MustBeThere ? null : InstalledClients.Missing(clients) : "no network namespace can be made here";
    }

    public RealClient Clients { get; }
}
