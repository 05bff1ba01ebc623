using Rx.Torrent.Peers;

namespace Rx.Torrent.Plugins;

/// <summary>A plugin on one swarm: it is shown each new connection and may put a peer plugin on it.</summary>
public interface ISwarmPlugin
{
    /// <summary>Called for each connection, in either direction, before its first message. On the loop.</summary>
    /// <returns>The plugin for that connection; null to leave it alone. Throwing closes the connection.</returns>
    IPeerPlugin? Connect(IPeer peer);
}
