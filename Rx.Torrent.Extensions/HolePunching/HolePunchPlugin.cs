using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;

namespace Rx.Torrent.Extensions.HolePunching;

/// <summary>Brings peers together that cannot dial each other (BEP 55), in every swarm that is not private.</summary>
internal sealed class HolePunchPlugin(HolePunchingOptions options) : IClientPlugin
{
    public string Name => HolePunchMessage.Extension;

    public IReadOnlyList<ExtensionOffer> Extensions { get; } = [new(HolePunchMessage.Extension, HolePunchMessage.LongestLength)];

    public ISwarmPlugin? Attach(ISwarm swarm) => swarm.Metainfo?.IsPrivate == true ? null : new HolePunching(swarm, options);
}
