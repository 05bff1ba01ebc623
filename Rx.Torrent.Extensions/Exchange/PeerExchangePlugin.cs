using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;

namespace Rx.Torrent.Extensions.Exchange;

/// <summary>Exchanges peers (BEP 11), in every swarm that is not private.</summary>
internal sealed class PeerExchangePlugin(PeerExchangeOptions options) : IClientPlugin
{
    /// <summary>The first message may name more than the others; this is enough for a thousand.</summary>
    private const int LongestMessage = 32 * 1024;

    public string Name => PeerExchangeMessage.Extension;

    public IReadOnlyList<ExtensionOffer> Extensions { get; } = [new(PeerExchangeMessage.Extension, LongestMessage)];

    public ISwarmPlugin? Attach(ISwarm swarm) => swarm.Metainfo?.IsPrivate == true ? null : new PeerExchange(swarm, options);
}
