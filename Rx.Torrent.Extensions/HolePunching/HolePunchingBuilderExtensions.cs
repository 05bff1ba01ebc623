using Rx.Torrent.Extensions.HolePunching;

namespace Rx.Torrent;

/// <summary>BEP 55 in a client.</summary>
public static class HolePunchingBuilderExtensions
{
    /// <summary>
    /// Reaches peers that cannot be dialled, with the help of peers that are connected to both (<c>ut_holepunch</c>, BEP 55), and helps others so. Such peers are learned of by peer
    /// exchange (<c>UsePeerExchange</c>). Not in private torrents. There is no uTP here, so both ends open a TCP connection at the same moment, which fewer translators of addresses
    /// let through.
    /// </summary>
    public static TorrentClientBuilder UseHolePunching(this TorrentClientBuilder builder, HolePunchingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use(new HolePunchPlugin(options ?? new HolePunchingOptions()));
    }
}
