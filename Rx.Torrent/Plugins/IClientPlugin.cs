namespace Rx.Torrent.Plugins;

/// <summary>A plugin of the whole client: it is shown each swarm and may put a swarm plugin on it.</summary>
/// <remarks>With several loops its members are called from several threads.</remarks>
public interface IClientPlugin : IPlugin
{
    /// <summary>Called for each swarm, before its first connection or, for a plugin that comes later, with its peers connected. On the loop.</summary>
    /// <returns>The plugin for that swarm; null to leave it alone. Its name and extensions are those of this plugin and its own.</returns>
    ISwarmPlugin? Attach(ISwarm swarm);
}
