using System.Net;
using System.Reactive.Linq;
using Rx.Torrent.Bencode;
using Rx.Torrent.Extensions.Bounds;
using Rx.Torrent.Extensions.Dht.Items;
using Rx.Torrent.Extensions.Dht.Krpc;
using Rx.Torrent.Extensions.Dht.Lookups;
using Rx.Torrent.Extensions.Dht.Nodes;
using Rx.Torrent.Extensions.Dht.Running;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Extensions.Dht;

public sealed partial class DhtNode
{
    /// <summary>Looks for the peers of a swarm, in IPv4 and IPv6 if it has addresses of both.</summary>
    /// <remarks>Cold; no replay; on the loop; completes when the lookup has ended, or with the node. Each peer comes once. Disposing ends the lookup.</remarks>
    public IObservable<IPEndPoint> GetPeers(InfoHash infoHash) => FindPeers(infoHash, port: null, isSeed: false);

    /// <summary>Looks for the peers of a swarm, and tells the nearest nodes that we are one of them; they remember it for half an hour.</summary>
    /// <param name="infoHash">The swarm.</param>
    /// <param name="port">Where we listen for peers; 0 says that it is the port of the DHT.</param>
    /// <param name="isSeed">We have everything.</param>
    /// <remarks>Cold; no replay; on the loop; completes when the nodes have answered, or with the node. Each peer comes once. Disposing it earlier announces nothing.</remarks>
    public IObservable<IPEndPoint> Announce(InfoHash infoHash, ushort port, bool isSeed = false) => FindPeers(infoHash, port, isSeed);

    /// <summary>The nodes nearest to a place that answer, nearest first.</summary>
    public Task<IReadOnlyList<NodeContact>> FindNodesAsync(NodeId place) => Once(
        Look<NodeContact>(place, node => new KrpcQuery.FindNode(node.Id, place), null, static (observer, run, done) =>
        {
            foreach (var found in run.Report.Nodes) observer.OnNext(found);
            done();
        })
        .ToList()
        .Select(found => (IReadOnlyList<NodeContact>)[.. found.Order(Comparer<NodeContact>.Create((left, right) => place.CompareDistance(left.Id, right.Id)))]),
        otherwise: []);

    /// <summary>Estimates how many peers a swarm has (BEP 33).</summary>
    public Task<SwarmEstimate> ScrapeAsync(InfoHash infoHash) => Once(
        Look<KrpcReply>(
            NodeId.Of(infoHash),
            node => new KrpcQuery.GetPeers(node.Id, infoHash) { IsScrape = true },
            static (observer, _, reply) => observer.OnNext(reply),
            static (_, _, done) => done())
        .ToList()
        .Select(SwarmEstimate.Of),
        otherwise: default);

    /// <summary>Gets an item by the hash of its value (BEP 44); null when nobody has it.</summary>
    public Task<DhtItem.Immutable?> GetAsync(NodeId target) => Once<DhtItem.Immutable?>(
        Look<DhtItem.Immutable>(
            target,
            node => new KrpcQuery.Get(node.Id, target),
            (observer, _, reply) =>
            {
                if (reply is { Value: { } value, PublicKey: null } && new DhtItem.Immutable(value) is { IsGenuine: true } item && item.Target == target) observer.OnNext(item);
            },
            static (_, _, done) => done()),
        otherwise: null);

    /// <summary>Gets the newest item of a key and a salt (BEP 44); null when nobody has one.</summary>
    public Task<DhtItem.Mutable?> GetAsync(ItemPublicKey key, BencodeString? salt = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        var target = key.TargetOf(salt);
        var newest = -1L;
        return Once<DhtItem.Mutable?>(
            Look<DhtItem.Mutable>(
                target,
                node => new KrpcQuery.Get(node.Id, target),
                (observer, _, reply) =>
                {
                    if (reply is not { Value: { } value, Sequence: { } sequence, Signature: { } signature, PublicKey: { } signer } || sequence <= newest || !signer.Equals(key)) return;
                    var item = new DhtItem.Mutable(value, key, sequence, signature) { Salt = salt ?? BencodeString.Empty };
                    if (!item.IsGenuine) return;
                    newest = sequence;
                    observer.OnNext(item);
                },
                static (_, _, done) => done()).TakeLast(1),
            otherwise: null);
    }

    /// <summary>Gives an item to the nodes that are nearest to its place (BEP 44). They keep it for two hours: who wants more puts it again, once an hour.</summary>
    /// <param name="item">The item.</param>
    /// <param name="expectedSequence">Only in place of the item with this number, where there is one.</param>
    /// <exception cref="ArgumentException">The item is too long, or its signature is not its key's.</exception>
    public Task<PutResult> PutAsync(DhtItem item, long? expectedSequence = null)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (!item.IsGenuine) throw new ArgumentException("the item is too long, or its signature is not its key's", nameof(item));
        var holders = new HashSet<LookupNode>();
        var nothing = new PutResult(0, []);
        return Once(
            Look<PutResult>(
                item.Target,
                node => new KrpcQuery.Get(node.Id, item.Target),
                (_, from, reply) =>
                {
                    if (reply.Sequence is not null) holders.Add(from);
                },
                (observer, run, done) => StoreRun.Begin(
                    run,
                    (node, token) => new KrpcQuery.Put(run.Node.Id, item, token) { ExpectedSequence = holders.Contains(node) ? expectedSequence : null },
                    (stored, refusals) =>
                    {
                        observer.OnNext(new PutResult(stored, refusals));
                        done();
                    }))
            .Aggregate(nothing, static (all, one) => new PutResult(all.Stored + one.Stored, [.. all.Refusals, .. one.Refusals])),
            otherwise: nothing);
    }

    /// <summary>Asks one node for some of the swarms that it knows (BEP 51); null when it does not answer, or not to this.</summary>
    /// <param name="node">The node.</param>
    /// <param name="place">Near which other nodes are wanted too.</param>
    public Task<SwarmSample?> SampleAsync(IPEndPoint node, NodeId place) => AskOne<SwarmSample>(
        node,
        local => new KrpcQuery.SampleInfoHashes(local.Id, place),
        reply => reply.Samples is { } samples
            ? new SwarmSample(samples, reply.StoredSwarms ?? samples.Count, reply.SampleInterval ?? TimeSpan.Zero, [.. reply.NodesV4 ?? [], .. reply.NodesV6 ?? []])
            : null);

    /// <summary>Asks one node anything; null when it does not answer, or refuses.</summary>
    /// <param name="node">The node.</param>
    /// <param name="query">Makes the query; it is given our id.</param>
    public Task<KrpcReply?> AskAsync(IPEndPoint node, Func<NodeId, KrpcQuery> query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return AskOne<KrpcReply>(node, local => query(local.Id), reply => reply);
    }

    private Task<T?> AskOne<T>(IPEndPoint to, Func<LocalNode, KrpcQuery> query, Func<KrpcReply, T?> result) where T : class
    {
        ArgumentNullException.ThrowIfNull(to);
        return Once<T?>(OnLoop<T>((observer, _) =>
        {
            if (_nodes.Find(node => node.Family == to.AddressFamily) is not { } local)
            {
                observer.OnCompleted();
                return;
            }
            local.Ask(to, query(local), answer =>
            {
                if (answer is KrpcReply reply && result(reply) is { } value) observer.OnNext(value);
                observer.OnCompleted();
            });
        }), otherwise: null);
    }

    private IObservable<IPEndPoint> FindPeers(InfoHash infoHash, ushort? port, bool isSeed) => Observable.Defer(() =>
    {
        var seen = new HashSet<IPEndPoint>();
        return Look<IPEndPoint>(
            NodeId.Of(infoHash),
            node => new KrpcQuery.GetPeers(node.Id, infoHash),
            (observer, from, reply) =>
            {
                foreach (var peer in reply.Peers.Where(peer => Reach.Allows(from.EndPoint.Address, peer.Address)).Where(seen.Add)) observer.OnNext(peer);
            },
            (_, run, done) =>
            {
                if (port is not { } ours) done();
                else StoreRun.Begin(run, (_, token) => new KrpcQuery.AnnouncePeer(run.Node.Id, infoHash, ours, token) { IsPortImplied = ours == 0, IsSeed = isSeed }, (_, _) => done());
            });
    });

    /// <summary>A lookup in each network that we have, as one stream.</summary>
    private IObservable<T> Look<T>(
        NodeId target,
        Func<LocalNode, KrpcQuery> query,
        Action<IObserver<T>, LookupNode, KrpcReply>? heard,
        Action<IObserver<T>, LookupRun, Action> ended) => OnLoop<T>((observer, subscription) =>
        {
            var nodes = _nodes.DistinctBy(node => node.Family).ToArray();
            var open = nodes.Length;
            if (open == 0) observer.OnCompleted();
            foreach (var node in nodes)
            {
                node.Lookups.Add(new LookupRun(
                    node,
                    target,
                    () => query(node),
                    (from, reply) =>
                    {
                        if (!subscription.IsDisposed) heard?.Invoke(observer, from, reply);
                    },
                    run =>
                    {
                        _reports.OnNext(run.Report);
                        if (!subscription.IsDisposed) ended(observer, run, Done);
                    }) { IsWanted = () => !subscription.IsDisposed });
            }

            void Done()
            {
                if (--open == 0) observer.OnCompleted();
            }
        });
}
