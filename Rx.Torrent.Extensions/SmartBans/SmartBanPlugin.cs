using Rx.Torrent.Plugins;

namespace Rx.Torrent.Extensions.SmartBans;

/// <summary>Looks for the senders of bad blocks, in every swarm.</summary>
internal sealed class SmartBanPlugin : IClientPlugin
{
    public string Name => "smart ban";

    public ISwarmPlugin Attach(ISwarm swarm) => new SmartBan(swarm);
}
