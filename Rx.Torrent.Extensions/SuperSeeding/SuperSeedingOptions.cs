using Rx.Torrent.Plugins;

namespace Rx.Torrent.Extensions.SuperSeeding;

/// <summary>Where super-seeding is done.</summary>
public sealed record SuperSeedingOptions
{
    /// <summary>Asked once for each swarm, on its loop; false leaves it alone. It pays for the first seed of a swarm, and hardly for any other. Every swarm.</summary>
    public Func<ISwarm, bool> When { get; init; } = static _ => true;
}
