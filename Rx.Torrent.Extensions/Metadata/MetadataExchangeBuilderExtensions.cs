using Rx.Torrent.Extensions.Metadata;

namespace Rx.Torrent;

/// <summary>BEP 9 in a client.</summary>
public static class MetadataExchangeBuilderExtensions
{
    /// <summary>
    /// Gets what a magnet link does not say, the metadata of the torrent, from peers that have it, and gives it to peers that do not (<c>ut_metadata</c>, BEP 9). A private torrent's
    /// is given to nobody: it comes from its tracker's site, as its peers do.
    /// </summary>
    public static TorrentClientBuilder UseMetadataExchange(this TorrentClientBuilder builder, MetadataExchangeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use(new MetadataExchangePlugin(options ?? new MetadataExchangeOptions()));
    }
}
