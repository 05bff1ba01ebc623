using Rx.Torrent.Plugins;

namespace Rx.Torrent.Extensions.SuperSeeding;

/// <summary>BEP 16: the first seed of a swarm gives away each piece once, if it can.</summary>
internal sealed class SuperSeedingPlugin(SuperSeedingOptions options) : IClientPlugin
{
    public string Name => "super-seeding";

    public ISwarmPlugin? Attach(ISwarm swarm) => options.When(swarm) ? new SuperSeed(swarm) : null;
}
