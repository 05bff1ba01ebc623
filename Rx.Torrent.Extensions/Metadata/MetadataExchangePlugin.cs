using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;

namespace Rx.Torrent.Extensions.Metadata;

/// <summary>Exchanges metadata (BEP 9), in every swarm.</summary>
internal sealed class MetadataExchangePlugin(MetadataExchangeOptions options) : IClientPlugin
{
    /// <summary>What stands before the bytes of a piece; ours takes less than a hundred.</summary>
    private const int LongestHeader = 1024;

    public string Name => MetadataMessage.Extension;

    public IReadOnlyList<ExtensionOffer> Extensions { get; } = [new(MetadataMessage.Extension, maxLength: MetadataMessage.PieceLength + LongestHeader)];

    public ISwarmPlugin Attach(ISwarm swarm) => new MetadataExchange(swarm, options);
}
