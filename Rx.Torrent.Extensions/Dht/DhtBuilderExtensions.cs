namespace Rx.Torrent.Extensions.Dht;

/// <summary>The DHT in a client.</summary>
public static class DhtBuilderExtensions
{
    /// <summary>Placeholder.</summary>
    public static TorrentClientBuilder UseDht(this TorrentClientBuilder builder, DhtNode node)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.UsePeerSource(new DhtPeerSource(node));
    }
}
