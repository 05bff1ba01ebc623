namespace Rx.Torrent.Testing.Simulation;

/// <summary>Parts of a network that do not reach each other.</summary>
internal sealed class Partition(IReadOnlyList<IReadOnlySet<SimulatedHost>> sides)
{
    public bool Separates(SimulatedHost one, SimulatedHost other)
    {
        var (here, there) = (SideOf(one), SideOf(other));
        return here != there && here is not null && there is not null;
    }

    private IReadOnlySet<SimulatedHost>? SideOf(SimulatedHost host)
    {
        foreach (var side in sides)
        {
            if (side.Contains(host)) return side;
        }
        return null;
    }
}
