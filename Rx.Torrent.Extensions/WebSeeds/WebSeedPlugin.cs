using Rx.Torrent.Plugins;

namespace Rx.Torrent.Extensions.WebSeeds;

/// <summary>Web seeds (BEP 19) of every swarm, which share the connections to servers.</summary>
internal sealed class WebSeedPlugin(WebSeedOptions options) : IClientPlugin
{
    private readonly WebSeedServer _server = new(options);

    public string Name => WebSeedChannel.TransportName;

    public ISwarmPlugin Attach(ISwarm swarm) => new WebSeedSwarm(swarm, _server, options);

    public void Stop() => _server.Dispose();
}
