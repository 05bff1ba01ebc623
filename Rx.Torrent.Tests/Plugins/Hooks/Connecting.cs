using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;

namespace Rx.Torrent.Tests.Plugins.Hooks;

/// <summary>A plugin that decides about each connection by a function.</summary>
internal sealed class Connecting(Func<IPeer, IPeerPlugin?> connect, Action? detached = null) : IClientPlugin, ISwarmPlugin
{
    public string Name => "connecting";

    public ISwarmPlugin Attach(ISwarm swarm) => this;

    public IPeerPlugin? Connect(IPeer peer) => connect(peer);

    public void Detached() => detached?.Invoke();
}
