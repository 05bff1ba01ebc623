using Rx.Torrent.Extensions.LostPieces;

namespace Rx.Torrent;

/// <summary>BEP 54 in a client.</summary>
public static class LostPiecesBuilderExtensions
{
    /// <summary>
    /// Learns which pieces peers no longer have, by <c>lt_donthave</c> (BEP 54), and tells peers that take it of a <see cref="Wire.PeerMessage.DontHave"/> that anybody sends. Our own
    /// client loses none while it is connected: it lets its peers go before it looks at its files again.
    /// </summary>
    public static TorrentClientBuilder UseDontHave(this TorrentClientBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use(new LostPiecesPlugin());
    }
}
