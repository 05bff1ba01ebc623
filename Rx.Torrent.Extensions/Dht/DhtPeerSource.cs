using System.Net;
using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using Rx.Torrent.Discovery;

namespace Rx.Torrent.Extensions.Dht;

/// <summary>
/// Finds the peers of a swarm in the DHT, and announces that we are one: at once, every quarter of an hour, when the download is done, when the swarm has run
/// dry, and when we are to be reached at another port, but never twice within a minute. Private torrents (BEP 27) find nothing here, and are not named to anybody.
/// </summary>
public sealed class DhtPeerSource : IPeerSource
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMinutes(1);

    private readonly IObservable<DhtNode> _node;

    /// <summary>Searches through a node, which stays the caller's.</summary>
    public DhtPeerSource(DhtNode node)
        : this(Observable.Return(node ?? throw new ArgumentNullException(nameof(node))).Concat(Observable.Never<DhtNode>()))
    {
    }

    internal DhtPeerSource(IObservable<DhtNode> node) => _node = node;

    /// <inheritdoc/>
    public string Name => "dht";

    /// <summary>Searches, and announces us, for as long as somebody is subscribed.</summary>
    /// <remarks>Cold; no replay; on the loop of the query; never completes, but for a private torrent, where it does at once.</remarks>
    public IObservable<PeerCandidate> Find(PeerQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.IsPrivate) return Observable.Empty<PeerCandidate>();
        return _node
            .SelectMany(node => Occasions(query).Select(_ => Search(node, query)).Switch())
            .Select(peer => new PeerCandidate(peer, PeerSourceKind.Dht))
            .ObserveOn(query.Loop);
    }

    private static IObservable<IPEndPoint> Search(DhtNode node, PeerQuery query) =>
        query.ExternalPort() is not 0 and var port ? node.Announce(query.InfoHash, port, isSeed: query.Totals().Left == 0) : node.GetPeers(query.InfoHash);

    /// <summary>When to search.</summary>
    private static IObservable<long> Occasions(PeerQuery query) => Observable.Create<long>(observer =>
    {
        var timer = new SerialDisposable();
        var count = 0L;
        DateTimeOffset? last = null;
        var subscriptions = new CompositeDisposable(timer, query.WhenStarved.Subscribe(_ => Soon()), query.WhenCompleted.Subscribe(_ => Soon()), query.WhenPortChanged.Subscribe(_ => Soon()));
        SearchNow();
        return subscriptions;

        void SearchNow()
        {
            last = query.Loop.Now;
            Set(Interval * (0.9 + 0.2 * query.Random.NextDouble()));
            observer.OnNext(count++);
        }

        void Soon() => Set(last is { } before ? before + ShortestInterval - query.Loop.Now : TimeSpan.Zero);

        void Set(TimeSpan wait) => timer.Disposable = query.Loop.Schedule(Scheduler.Normalize(wait), SearchNow);
    });
}
