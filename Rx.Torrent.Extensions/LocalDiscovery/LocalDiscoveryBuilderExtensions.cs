using Rx.Torrent.Extensions.LocalDiscovery;

namespace Rx.Torrent;

/// <summary>BEP 14 in a client.</summary>
public static class LocalDiscoveryBuilderExtensions
{
    /// <summary>Finds peers in the local network, and lets them find us. Not those of private torrents.</summary>
    public static TorrentClientBuilder UseLocalDiscovery(this TorrentClientBuilder builder, LocalDiscoveryOptions? options = null) =>
        builder.UseLocalDiscovery(new LocalPeerSource(options));

    /// <summary>The same, for whoever wants to hear of what fails.</summary>
    public static TorrentClientBuilder UseLocalDiscovery(this TorrentClientBuilder builder, LocalPeerSource source)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(source);
        source.ClientTransport = () => builder.Datagrams;
        return builder.UsePeerSource(source).Use(source);
    }
}
