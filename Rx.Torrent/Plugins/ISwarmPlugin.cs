using Rx.Torrent.Peers;

namespace Rx.Torrent.Plugins;

/// <summary>A plugin on one swarm: it is shown each connection and may put a peer plugin on it.</summary>
public interface ISwarmPlugin : IPlugin
{
    /// <summary>
    /// Called for each connection, in either direction, before its first message; for a plugin that comes later, for each peer that is connected. On the loop.
    /// </summary>
    /// <returns>The plugin for that connection; null to leave it alone. Throwing closes the connection.</returns>
    IPeerPlugin? Connect(IPeer peer) => null;

    /// <summary>It was taken out, or the swarm has ended: called once, when no peer plugin of it is left. On the loop.</summary>
    void Detached()
    {
    }
}
