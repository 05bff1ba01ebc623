namespace Rx.Torrent.Tests.Interop.Harness;

/// <summary>A test against real clients: skipped, and saying so, where they are not installed; on a build server it fails there.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class InteropFactAttribute : FactAttribute
{
    public InteropFactAttribute(RealClient clients)
    {
        Clients = clients;
        if (!InstalledClients.MustBeThere) Skip = InstalledClients.Missing(clients);
    }

    public RealClient Clients { get; }
}
