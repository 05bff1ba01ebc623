using System.Net;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using Rx.Torrent.Extensions.Dht;
using Rx.Torrent.Primitives;
using Rx.Torrent.Tests.Interop.Harness;
using Rx.Torrent.Tests.Interop.Libtorrent;
using Rx.Torrent.Tests.Interop.Node;

namespace Rx.Torrent.Tests.Interop.Dht;

/// <summary>Twenty nodes of ours on loopback, each at an address of its own, and those of others who begin with them.</summary>
internal sealed class LoopbackDht : IAsyncDisposable
{
    public const int Count = 20;

    private readonly EventLoopScheduler _loop = new();
    private readonly List<DhtNode> _nodes = [];

    public IReadOnlyList<DhtNode> Nodes => _nodes;

    public static IPEndPoint EndPointOf(DhtNode node) => node.ListenEndPoints[0];

    public static async Task<LoopbackDht> StartAsync()
    {
        var dht = new LoopbackDht();
        for (var i = 0; i < Count; i++)
        {
            var node = DhtNode.Start(new DhtOptions
            {
                Listen = [new IPEndPoint(new IPAddress([127, 1, 0, (byte)(i + 1)]), 0)],
                Loop = dht._loop,
                Bootstrap = [.. dht._nodes.Take(1).Select(EndPointOf)],
                Limits = new DhtLimits { QueriesPerSecond = 1000, QueriesAtOnce = 10_000 }, // several programs share an address here
            });
            dht._nodes.Add(node);
            await Within(node.WhenReady.ToTask());
        }
        return dht;
    }

    /// <summary>A session of libtorrent that knows three of our nodes, and has found others.</summary>
    public async Task<LibtorrentClient> AddLibtorrentAsync()
    {
        var client = await LibtorrentClient.StartAsync(new LibtorrentOptions { Dht = true, Settings = [("dht_announce_interval", 1)] });
        foreach (var node in _nodes.Take(3)) await client.AddDhtNodeAsync(EndPointOf(node));
        return client;
    }

    /// <summary>A node of bittorrent-dht that has heard from one of ours.</summary>
    public async Task<NodeDht> AddNodeAsync()
    {
        var node = await NodeDht.StartAsync();
        foreach (var ours in _nodes.Take(3)) await node.AddAsync(EndPointOf(ours));
        await Again(() => Observable.FromAsync(node.CountNodesAsync), count => count > 0);
        return node;
    }

    /// <summary>Looks for a peer again and again, until it is found.</summary>
    public static Task FindAsync(DhtNode node, InfoHash infoHash, Func<IPEndPoint, bool> which) => Again(() => node.GetPeers(infoHash).Any(which), found => found);

    /// <summary>Does something again and again until its result is the right one.</summary>
    public static async Task<T> Again<T>(Func<IObservable<T>> attempt, Func<T, bool> isRight) => await Within(
        Observable.Timer(TimeSpan.Zero, TimeSpan.FromMilliseconds(250)).Select(_ => Observable.Defer(attempt)).Concat().FirstAsync(isRight).ToTask());

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync();
        _loop.Dispose();
    }

    private static Task<T> Within<T>(Task<T> task) => task.WaitAsync(Patience.Default);
}
