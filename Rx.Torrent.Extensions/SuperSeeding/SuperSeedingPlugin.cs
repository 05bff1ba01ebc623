using Rx.Torrent.Plugins;

namespace Rx.Torrent.Extensions.SuperSeeding;

/// <summary>
/// BEP 16: the first seed of a swarm gives away each piece once, if it can. For a client that runs already (<c>client.Use</c>); a builder has
/// <see cref="SuperSeedingBuilderExtensions.UseSuperSeeding"/>. Who was connected before knows what we have, and is left alone.
/// </summary>
/// <param name="options">Where it is done; null for every swarm.</param>
public sealed class SuperSeedingPlugin(SuperSeedingOptions? options = null) : IClientPlugin
{
    private readonly SuperSeedingOptions _options = options ?? new SuperSeedingOptions();

    /// <inheritdoc/>
    public string Name => "super-seeding";

    /// <inheritdoc/>
    public ISwarmPlugin? Attach(ISwarm swarm) => _options.When(swarm) ? new SuperSeed(swarm) : null;
}
