using System.Reactive.Disposables;
using System.Reactive.Linq;

namespace Rx.Torrent.Extensions.Dht;

/// <summary>The DHT in a client: swarms find their peers in it, and tell their peers of it (the <c>port</c> message of BEP 5). Private ones do neither.</summary>
public static class DhtBuilderExtensions
{
    /// <summary>Uses a node of the client's own. It begins with the first swarm that looks for peers and ends with the last one, and remembers its nodes meanwhile.</summary>
    /// <param name="builder">The client to be.</param>
    /// <param name="options">How the node is set up; without a transport it has that of the client. When its address cannot be had, that is logged, and nothing is found in the DHT.</param>
    public static TorrentClientBuilder UseDht(this TorrentClientBuilder builder, DhtOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        return Use(builder, Leased(() => options with { Transport = options.Transport ?? builder.Datagrams }));
    }

    /// <summary>Uses a node that stays the caller's: to be made before the client, and disposed after it.</summary>
    public static TorrentClientBuilder UseDht(this TorrentClientBuilder builder, DhtNode node)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(node);
        return Use(builder, Observable.Return(node).Concat(Observable.Never<DhtNode>()));
    }

    private static TorrentClientBuilder Use(TorrentClientBuilder builder, IObservable<DhtNode> node)
    {
        var plugin = new DhtPlugin(node);
        return builder.UsePeerSource(plugin).Use(plugin);
    }

    /// <summary>The node while anybody is subscribed.</summary>
    private static IObservable<DhtNode> Leased(Func<DhtOptions> options)
    {
        DhtState? state = null;
        return Observable.Create<DhtNode>(observer =>
        {
            var given = options();
            var node = DhtNode.Start(given with { State = state ?? given.State });
            observer.OnNext(node);
            return Disposable.Create(() => _ = EndAsync(node));
        }).Replay(1).RefCount();

        async Task EndAsync(DhtNode node)
        {
            state = await node.SaveAsync().ConfigureAwait(false) ?? state;
            await node.DisposeAsync().ConfigureAwait(false);
        }
    }
}
