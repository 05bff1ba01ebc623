namespace Rx.Torrent.Plugins;

/// <summary>A plugin of the whole client: it is shown each new swarm and may put a swarm plugin on it.</summary>
public interface IClientPlugin
{
    /// <summary>What it is called in faults, origins and lists.</summary>
    string Name { get; }

    /// <summary>Called for each swarm before its first connection. On the loop.</summary>
    /// <returns>The plugin for that swarm; null to leave it alone.</returns>
    ISwarmPlugin? Attach(ISwarm swarm);
}
