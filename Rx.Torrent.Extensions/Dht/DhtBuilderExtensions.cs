using System.Reactive.Linq;

namespace Rx.Torrent.Extensions.Dht;

/// <summary>The DHT in a client: swarms find their peers in it, and tell their peers of it (the <c>port</c> message of BEP 5). Private ones do neither.</summary>
public static class DhtBuilderExtensions
{
    /// <summary>
    /// Uses a node of the client's own. It begins with the first swarm that looks for peers and ends with the last one, and remembers its nodes: in the client's state directory, when
    /// it has one, also for the next run. The end of the client waits until they are kept.
    /// </summary>
    /// <param name="builder">The client to be.</param>
    /// <param name="options">How the node is set up; without a transport it has that of the client. When its address cannot be had, that is logged, and nothing is found in the DHT.</param>
    public static TorrentClientBuilder UseDht(this TorrentClientBuilder builder, DhtOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        var lease = new DhtLease(() => options with { Transport = options.Transport ?? builder.Datagrams });
        return Use(builder, new DhtPlugin(lease.Node, lease));
    }

    /// <summary>Uses a node that stays the caller's: to be made before the client, and disposed after it.</summary>
    public static TorrentClientBuilder UseDht(this TorrentClientBuilder builder, DhtNode node)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(node);
        return Use(builder, new DhtPlugin(Observable.Return(node).Concat(Observable.Never<DhtNode>()), lease: null));
    }

    private static TorrentClientBuilder Use(TorrentClientBuilder builder, DhtPlugin plugin) => builder.UsePeerSource(plugin).Use(plugin);
}
