using System.Net;
using System.Reactive;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Security.Cryptography;
using Rx.Torrent.Extensions.Dht.Nodes;
using Rx.Torrent.Extensions.Dht.Queries;
using Rx.Torrent.Extensions.Dht.Running;
using Rx.Torrent.Extensions.Loops;
using Rx.Torrent.Transport;

namespace Rx.Torrent.Extensions.Dht;

/// <summary>
/// A node of the DHT (BEP 5, with 32, 33, 42, 43, 44, 45 and 51): finds the peers of a swarm and small items without any server, and keeps a share of them for
/// others. It works by itself, or as a peer source of a client (<see cref="DhtBuilderExtensions"/>).
/// </summary>
/// <remarks>
/// Every member may be called from any thread. What others send is bounded, and never an error. Dispose it to stop; its streams complete then.
/// <code>
/// await using var dht = DhtNode.Start(new DhtOptions { Bootstrap = [new DnsEndPoint("router.example", 6881)] });
/// dht.GetPeers(infoHash).Subscribe(peer => Console.WriteLine(peer));
/// </code>
/// </remarks>
public sealed partial class DhtNode : IAsyncDisposable
{
    private const int Waiting = 1024;
    private const int KeyLength = 32;

    private readonly DhtOptions _options;
    private readonly ServiceLoop _loop;
    private readonly Random _random;
    private readonly Counters _counters = new();
    private readonly QueryPipeline _pipeline;
    private readonly List<LocalNode> _nodes = [];
    private readonly AsyncSubject<Unit> _ready = new();
    private readonly Subject<LookupReport> _reports = new();
    private readonly Subject<DhtFault> _faults = new();
    private readonly AsyncSubject<Unit> _stopped = new();
    private readonly DhtMeasuring? _measuring;
    private readonly Lazy<Task> _disposal;

    private DhtNode(DhtOptions options)
    {
        _options = options;
        _disposal = new Lazy<Task>(StopAsync);
        _random = new Random(options.Seed ?? RandomNumberGenerator.GetInt32(int.MaxValue));
        _loop = new ServiceLoop("rx-torrent dht", options.Loop, exception => Report(new DhtFault("subscriber", exception)));
        var surroundings = new NodeSurroundings
        {
            Loop = _loop,
            Random = _random,
            NewKey = NewKey,
            Counters = _counters,
            Enter = query => _pipeline!.Enter(query),
            NodeOf = family => _nodes.Find(node => node.Family == family),
            LookedUp = report => _reports.OnNext(report),
        };
        var sockets = Open(options);
        for (var at = 0; at < sockets.Count; at++)
        {
            var isFixed = at == 0 && options.Id is not null;
            _nodes.Add(new LocalNode(options, surroundings, sockets[at], isFixed ? options.Id!.Value : FirstId(options, at), isFixed));
        }
        _pipeline = new QueryPipeline(options.Stages, _loop, Report, static query => query.Slot.Node.Answer(query));
        ListenEndPoints = [.. sockets.Select(socket => socket.Local)];
        if (options.Meter is { } meter) _measuring = new DhtMeasuring(DhtInstruments.Of(meter), _loop, Statistics);
        _loop.Post(() => Begin(sockets));
    }

    /// <summary>Where it takes queries, with the ports that the system chose.</summary>
    public IReadOnlyList<IPEndPoint> ListenEndPoints { get; }

    /// <summary>The first search for nodes is over, whether it found any or not. Lookups wait for it by themselves.</summary>
    /// <remarks>Hot; replays (a one-shot); on the loop; completes after it, or with the node.</remarks>
    public IObservable<Unit> WhenReady => Guard(_ready);

    /// <summary>A lookup has ended, ours or one of the upkeep, with what it cost.</summary>
    /// <remarks>Hot; no replay; on the loop; completes with the node.</remarks>
    public IObservable<LookupReport> WhenLookupEnded => Guard(_reports);

    /// <summary>A stage or a subscriber has failed; a stage is left out from then on.</summary>
    /// <remarks>Hot; no replay; on the loop; completes with the node.</remarks>
    public IObservable<DhtFault> WhenFaulted => Observable.Create<DhtFault>(observer => _faults.Subscribe(new GuardedObserver<DhtFault>(observer, static _ => { })));

    /// <summary>Opens the sockets and looks for other nodes.</summary>
    /// <exception cref="TransportException">An address cannot be had.</exception>
    public static DhtNode Start(DhtOptions? options = null) => new(options ?? new DhtOptions());

    /// <summary>How the node stands, now and then again and again.</summary>
    /// <remarks>Cold; replays nothing, begins with the current value; on the loop; completes with the node.</remarks>
    public IObservable<DhtStatistics> ObserveStatistics(TimeSpan every)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(every, TimeSpan.Zero);
        return OnLoop<DhtStatistics>((observer, subscription) =>
        {
            Tell();

            void Tell()
            {
                if (subscription.IsDisposed) return;
                observer.OnNext(Statistics());
                _loop.After(every, Tell);
            }
        });
    }

    /// <summary>Tells of a node that may be there; it is pinged.</summary>
    public void AddNode(IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        _loop.Post(() => _nodes.ForEach(node => node.Introduce(endPoint)));
    }

    /// <summary>What to give to the next run as <see cref="DhtOptions.State"/>.</summary>
    /// <remarks>Null when the node has stopped.</remarks>
    public Task<DhtState?> SaveAsync() => Once<DhtState?>(OnLoop<DhtState>((observer, _) => observer.OnNext(Snapshot())), otherwise: null);

    /// <summary>Closes the sockets, ends all lookups and completes all streams. When it returns, nothing of the node is left.</summary>
    public ValueTask DisposeAsync() => new(_disposal.Value);

    private static List<IDatagramSocket> Open(DhtOptions options)
    {
        var transport = options.Transport ?? new UdpTransport();
        var sockets = new List<IDatagramSocket>();
        try
        {
            foreach (var local in options.Listen) sockets.Add(transport.Open(local));
            return sockets;
        }
        catch
        {
            sockets.ForEach(socket => socket.Dispose());
            throw;
        }
    }

    /// <summary>The id that it had the last time; else one for its address, if it is known so soon.</summary>
    private NodeId FirstId(DhtOptions options, int at)
    {
        if (options.State is { } state && at < state.Ids.Count) return state.Ids[at];
        var address = options.Listen[at].Address;
        return address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) ? NodeId.Random(_random) : SecureNodeId.Create(address, _random);
    }

    private void Begin(List<IDatagramSocket> sockets)
    {
        var waiting = _nodes.Count;
        if (waiting == 0) SetReady();
        _measuring?.Begin();
        foreach (var (node, socket) in _nodes.Zip(sockets))
        {
            socket.Received.DeliverOn(_loop, Waiting).Subscribe(datagram => _loop.Run(() => node.Receive(datagram)));
            node.Upkeep.Ready = () =>
            {
                node.Upkeep.Ready = static () => { };
                if (--waiting == 0) SetReady();
            };
            node.Upkeep.Begin();
        }

        void SetReady()
        {
            _ready.OnNext(Unit.Default);
            _ready.OnCompleted();
        }
    }

    /// <summary>Stops it. What it knew is handed out on its loop, so that nothing of it waits for another thread: in virtual time there is none.</summary>
    /// <param name="keep">Told what to give to the next run, unless it has stopped already.</param>
    /// <returns>Ends when nothing of the node is left but the loop.</returns>
    internal Task EndAsync(Action<DhtState> keep)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isRunning = _loop.Post(() =>
        {
            try
            {
                var state = Snapshot();
                Stop();
                keep(state);
            }
            finally
            {
                ended.SetResult();
            }
        });
        if (!isRunning) ended.TrySetResult();
        return ended.Task;
    }

    private Task StopAsync()
    {
        _loop.Post(Stop);
        return _loop.Ended; // itself: in virtual time no thread would carry on behind it
    }

    private void Stop()
    {
        _measuring?.End();
        _pipeline.Dispose();
        foreach (var node in _nodes) node.Dispose();
        _stopped.OnNext(Unit.Default);
        _stopped.OnCompleted();
        _ready.OnCompleted();
        _reports.OnCompleted();
        _faults.OnCompleted();
        _loop.Stop();
    }

    private DhtState Snapshot() => new(
        [.. _nodes.Select(node => node.Id)],
        [.. _nodes.SelectMany(node => node.Table.Nodes).Where(node => !node.IsBad).OrderByDescending(node => node.LastSeen).Select(node => node.Contact)]);

    private byte[] NewKey()
    {
        if (_options.Seed is null) return RandomNumberGenerator.GetBytes(KeyLength);
        var key = new byte[KeyLength];
        _random.NextBytes(key);
        return key;
    }

    private void Report(DhtFault fault) => _faults.OnNext(fault);

    private DhtStatistics Statistics() => new()
    {
        Ids = [.. _nodes.Select(node => node.Id)],
        ExternalEndPoints = [.. _nodes.Select(node => node.External).OfType<IPEndPoint>()],
        Nodes = _nodes.Sum(node => node.Table.Usable),
        Buckets = _nodes.Sum(node => node.Table.BucketCount),
        Lookups = _nodes.Sum(node => node.Lookups.Count),
        StoredSwarms = _nodes.Sum(node => node.Responder.Peers.SwarmCount),
        StoredPeers = _nodes.Sum(node => node.Responder.Peers.PeerCount),
        StoredItems = _nodes.Sum(node => node.Responder.Items.Count),
        BlockedAddresses = _nodes.Sum(node => node.Blocked),
        QueriesSent = _counters.QueriesSent,
        AnswersReceived = _counters.AnswersReceived,
        QueriesTimedOut = _counters.QueriesTimedOut,
        QueriesHeldBack = _counters.QueriesHeldBack,
        QueriesReceived = _counters.QueriesReceived,
        AnswersSent = _counters.AnswersSent,
        Malformed = _counters.Malformed,
        Unexpected = _counters.Unexpected,
        Dropped = _counters.Dropped,
        BytesReceived = _counters.BytesReceived,
        BytesSent = _counters.BytesSent,
    };

    private IObservable<T> Guard<T>(IObservable<T> source) => Observable.Create<T>(observer =>
        source.Subscribe(new GuardedObserver<T>(observer, exception => Report(new DhtFault("subscriber", exception)))));

    /// <summary>A stream that begins on the loop, and completes with the node at the latest.</summary>
    private IObservable<T> OnLoop<T>(Action<IObserver<T>, System.Reactive.Disposables.BooleanDisposable> begin) => Guard(Observable.Create<T>(observer =>
    {
        var subscription = new System.Reactive.Disposables.BooleanDisposable();
        _loop.Post(() =>
        {
            if (!subscription.IsDisposed) begin(observer, subscription);
        });
        return subscription;
    }).TakeUntil(_stopped));

    /// <summary>The first value of a stream, or another when it has none. Who awaits it goes on elsewhere.</summary>
    private static Task<T> Once<T>(IObservable<T> source, T otherwise)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        source.Take(1).Subscribe(value => answer.TrySetResult(value), () => answer.TrySetResult(otherwise));
        return answer.Task;
    }
}
