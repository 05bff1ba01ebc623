using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;

namespace Rx.Torrent.Tests.Simulation;

/// <summary>A plugin that throws as soon as it is shown a connection.</summary>
internal sealed class ThrowingPlugin : IClientPlugin, ISwarmPlugin
{
    public string Name => "throwing";

    public ISwarmPlugin Attach(ISwarm swarm) => this;

    public IPeerPlugin Connect(IPeer peer) => throw new InvalidOperationException("not this one");
}
