namespace Rx.Torrent.Tests.Interop.Harness;

/// <summary>A theory against real clients: skipped, and saying so, where they are not installed; on a build server it fails there.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class InteropTheoryAttribute : TheoryAttribute
{
    public InteropTheoryAttribute(RealClient clients)
    {
        Clients = clients;
        if (!InstalledClients.MustBeThere) Skip = InstalledClients.Missing(clients);
    }

    public RealClient Clients { get; }
}
