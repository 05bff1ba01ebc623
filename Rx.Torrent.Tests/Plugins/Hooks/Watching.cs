using Rx.Torrent.Plugins;

namespace Rx.Torrent.Tests.Plugins.Hooks;

/// <summary>A plugin that is shown each swarm and touches no message.</summary>
internal sealed class Watching(Action<ISwarm> shown) : IClientPlugin
{
    public ISwarmPlugin? Attach(ISwarm swarm)
    {
        shown(swarm);
        return null;
    }
}
