using Rx.Torrent.Extensions.Exchange;

namespace Rx.Torrent;

/// <summary>BEP 11 in a client.</summary>
public static class PeerExchangeBuilderExtensions
{
    /// <summary>
    /// Tells peers of each other, and learns of peers from peers (<c>ut_pex</c>, BEP 11). Not in private torrents, where it is not even offered; and while a magnet link leaves open
    /// whether the torrent is private, we listen and say nothing.
    /// </summary>
    public static TorrentClientBuilder UsePeerExchange(this TorrentClientBuilder builder, PeerExchangeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use(new PeerExchangePlugin(options ?? new PeerExchangeOptions()));
    }
}
