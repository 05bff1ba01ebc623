using System.Net;
using System.Net.Sockets;
using System.Reactive.Linq;
using Rx.Torrent.Extensions.LocalDiscovery;
using Rx.Torrent.Extensions.PortMapping;
using Rx.Torrent.Transport.Multicast;

namespace Rx.Torrent.Snippets;

/// <summary>What the document on finding peers shows of the local network and of gateways.</summary>
internal static class LocalSnippets
{
    public static TorrentClientBuilder Neighbours(TorrentClientBuilder builder, MulticastInterface someInterface) =>
    #region neighbours
        builder.UseLocalDiscovery(new LocalDiscoveryOptions
        {
            Interfaces = () => [someInterface], // without this, every one that is up and carries multicast
        });
    #endregion

    public static TorrentClientBuilder InClient(TorrentClientBuilder builder) =>
    #region client
        builder.UsePortMapping();
    #endregion

    public static async Task<IPAddress?> PortsAsync(PortMappingOptions options, int port)
    {
        #region ports
        await using var mapper = PortMapper.Start(options);
        using var mapping = mapper.Map(ProtocolType.Udp, port).Subscribe(mapped => Console.WriteLine($"others reach us at port {mapped?.ExternalPort}"));

        var address = await mapper.ObserveExternalAddress().FirstAsync(known => known is not null);
        #endregion
        return address;
    }
}
