using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Microsoft.Extensions.Logging;
using Rx.Torrent.Changes;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Loops;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Plugins.Hosting;
using Rx.Torrent.Primitives;
using Rx.Torrent.Storage;
using Rx.Torrent.Swarms;
using Rx.Torrent.Swarms.Connecting;
using Rx.Torrent.Swarms.Views;
using Rx.Torrent.Transport;
using Rx.Torrent.Wire;

namespace Rx.Torrent;

/// <summary>The front door: a BitTorrent client with any number of swarms.</summary>
/// <remarks>Every member may be called from any thread. Dispose it to stop: peers are let go, trackers told, resume data saved, threads ended.</remarks>
public sealed partial class TorrentClient : IAsyncDisposable
{
    private readonly TorrentClientOptions _options;
    private readonly ExtensionClaims _claims = new();
    private readonly ClientEvents _events;
    private readonly PluginStates _states;
    private readonly PluginLife _pluginLife;
    private ImmutableList<PluginUse> _uses = [];
    private readonly ClientLoop[] _loops;
    private readonly Reception _reception;
    private readonly TrackerClients _trackers;
    private readonly FileHandleCache _handles;
    private readonly ExternalPorts _externalPorts;
    private ImmutableList<ITransportListener> _listeners = [];
    private readonly BehaviorSubject<IReadOnlyList<IPEndPoint>> _listening = new([]);
    private readonly Subject<Swarm> _added = new();
    private readonly Subject<Swarm> _removed = new();
    private readonly ITransport _transport;
    private readonly ILogger _logger;
    private readonly int _seed;
    private int _addedCount;
    private readonly Lazy<Task> _disposal;
    private ImmutableDictionary<InfoHash, Swarm>? _swarms = ImmutableDictionary<InfoHash, Swarm>.Empty; // null when the client is closed

    private TorrentClient(TorrentClientBuilder builder)
    {
        _disposal = new Lazy<Task>(StopAsync);
        _options = builder.Options;
        _logger = new GuardedLogger(builder.Logging.CreateLogger("Rx.Torrent"));
        _transport = builder.Transports[0];
        _handles = new FileHandleCache(_options.MaxOpenFiles);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(_options.Loops, nameof(TorrentClientOptions.Loops));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(_options.DiskJobs, nameof(TorrentClientOptions.DiskJobs));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(_options.MaxConnections, nameof(TorrentClientOptions.MaxConnections));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(_options.MaxHalfOpen, nameof(TorrentClientOptions.MaxHalfOpen));
        _seed = _options.Seed ?? System.Security.Cryptography.RandomNumberGenerator.GetInt32(int.MaxValue);
        var random = new Random(_seed);
        PeerId = PeerId.Create(_options.PeerIdPrefix, random);
        var count = builder.Loop is null ? _options.Loops : 1;
        _loops = [.. Enumerable.Range(0, count).Select(_ => new ClientLoop(builder.Loop, _logger.WorkFailed))];
        _trackers = TrackerClients.CreateDefault(_loops[0].Loop, new Random(_seed), _options.TrackerAccess, builder.Datagrams, builder.Trackers);
        _externalPorts = new ExternalPorts(LookAround);
        foreach (var loop in _loops) loop.Services = ServicesOf(loop, builder, new Random(random.Next()));
        _events = new ClientEvents(() => Swarms);
        Live = new LiveClient(LiveSwarms);
        _pluginLife = new PluginLife(Blame);
        _states = new PluginStates(_options.KeepResumeData ? _options.StateDirectory : null, builder.Workers, _logger.StateNotSaved);
        var finder = new SwarmFinder(_loops[0].Loop, () => _uses, Find, Blame);
        _reception = new Reception(_loops[0].Loop, finder.FindAsync, _options.Swarms.Peers, _options.MaxHalfOpen, Refused);
        try
        {
            foreach (var plugin in builder.Plugins) Use(plugin);
            foreach (var endPoint in _options.Listen) Listen(endPoint);
        }
        catch
        {
            _ = DisposeAsync().AsTask();
            throw;
        }
    }

    /// <summary>How we name ourselves to peers and trackers.</summary>
    public PeerId PeerId { get; }

    /// <summary>Where peers can connect to us, with the ports that the system chose.</summary>
    public IReadOnlyList<IPEndPoint> ListenEndPoints => [.. _listeners.Select(listener => listener.Local)];

    /// <summary>The swarms at this moment.</summary>
    public IReadOnlyCollection<Swarm> Swarms => [.. _swarms?.Values ?? []];

    /// <summary>The swarms as change sets, for whoever watches the client.</summary>
    public LiveClient Live { get; }

    /// <summary>What the disks have to do at this moment.</summary>
    public DiskLoad DiskLoad
    {
        get
        {
            var loads = _loops.Select(loop => loop.Services.Disk.Load).ToArray();
            return new DiskLoad(loads.Sum(load => load.Bytes), loads.Sum(load => load.Running), loads.Sum(load => load.Waiting));
        }
    }

    /// <summary>A swarm was added; its check is still to come.</summary>
    /// <remarks>Hot; no replay; on the thread that adds; completes with the client.</remarks>
    public IObservable<Swarm> WhenSwarmAdded => _added.GuardEach(_logger.WorkFailed);

    /// <summary>A swarm was removed, or stopped with the client.</summary>
    /// <remarks>Hot; no replay; on the swarm's loop; completes with the client.</remarks>
    public IObservable<Swarm> WhenSwarmRemoved => _removed.GuardEach(_logger.WorkFailed);

    /// <summary>All that happens in the client and in its swarms, as one stream.</summary>
    /// <remarks>
    /// Hot; no replay; on the loop of the swarm that it happened in, one at a time; completes with the client. With several loops one of them may tell what happened on another;
    /// that a swarm was added, or a listener opened or failed, is told on the thread that does it. A tap: it costs nothing while nobody listens.
    /// </remarks>
    public IObservable<ClientEvent> Events => _events.All.GuardEach(_loops[0].Loop, nameof(Events), fault => Blame(PluginFault.Of(fault)));

    /// <summary>Makes a client, listens, and waits for swarms.</summary>
    /// <exception cref="TransportException">An address cannot be listened at.</exception>
    public static TorrentClient Create(Action<TorrentClientBuilder>? configure = null)
    {
        var builder = new TorrentClientBuilder();
        configure?.Invoke(builder);
        return new TorrentClient(builder);
    }

    /// <summary>Adds a plugin to every swarm, behind those that are there. Peers that are connected get it too, with a snapshot of what they have said.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <returns>Takes it out again, everywhere; its extensions are taken back from the peers (BEP 10).</returns>
    /// <exception cref="InvalidOperationException">It offers an extension that belongs to another plugin, or more than there are ids for.</exception>
    /// <exception cref="ArgumentException">It has no name.</exception>
    /// <exception cref="ObjectDisposedException">The client has ended.</exception>
    /// <remarks>What its <see cref="IClientPlugin.Start"/> throws is thrown here.</remarks>
    public IDisposable Use(IClientPlugin plugin)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        ObjectDisposedException.ThrowIf(_swarms is null, this);
        ArgumentException.ThrowIfNullOrEmpty(plugin.Name);
        var use = new PluginUse(plugin, plugin.Extensions ?? throw new ArgumentException("its extensions are null", nameof(plugin)));
        use.Claims.Add(_claims.Take(use.Name, use.Offers, swarm: null));
        try
        {
            plugin.Start(new PluginHost(this, use, _states, _externalPorts, _listening.GuardEach(_logger.WorkFailed), _loops[0].Loop));
        }
        catch
        {
            use.End();
            throw;
        }
        _pluginLife.Started(use);
        ImmutableInterlocked.Update(ref _uses, uses => uses.Add(use));
        foreach (var swarm in Swarms) swarm.Services.Loop.Post(() => swarm.Attach(use));
        return Disposable.Create(() =>
        {
            if (use.IsOver) return;
            use.End();
            ImmutableInterlocked.Update(ref _uses, uses => uses.Remove(use));
            foreach (var swarm in Swarms) swarm.Detach(use);
            _ = _pluginLife.StopAsync(use, [.. _loops.Select(loop => loop.Loop)]);
        });
    }

    /// <summary>Adds a plugin made of two operators, each between the wire and the core of every connection.</summary>
    /// <param name="incoming">From the wire to the core; null changes nothing.</param>
    /// <param name="outgoing">From the core to the wire; null changes nothing.</param>
    /// <param name="name">What it is called in faults.</param>
    /// <param name="extensions">The extensions that it speaks.</param>
    /// <returns>Takes it out again.</returns>
    /// <exception cref="InvalidOperationException">It offers an extension that belongs to another plugin.</exception>
    public IDisposable Use(
        Func<IObservable<PeerMessage>, IPeer, IObservable<PeerMessage>>? incoming = null,
        Func<IObservable<PeerMessage>, IPeer, IObservable<PeerMessage>>? outgoing = null,
        string name = "inline",
        IReadOnlyList<ExtensionOffer>? extensions = null) => Use(new InlinePlugin(name, incoming, outgoing, extensions));

    /// <summary>Takes connections at one more address. Trackers and peers are told of the first one.</summary>
    /// <param name="endPoint">Where; port 0 lets the system choose.</param>
    /// <returns>The address, with the port that the system chose.</returns>
    /// <exception cref="TransportException">The address cannot be listened at.</exception>
    public IPEndPoint Listen(IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        ObjectDisposedException.ThrowIf(_swarms is null, this);
        var listener = Open(endPoint);
        ImmutableInterlocked.Update(ref _listeners, listeners => listeners.Add(listener));
        if (_swarms is null) // closed meanwhile, and perhaps without having seen this one
        {
            listener.Dispose();
            throw new ObjectDisposedException(GetType().FullName);
        }
        _listening.OnNext(ListenEndPoints);
        LookAround();
        _events.Say(new ClientEvent.ListenerOpened(listener.Local));
        var loop = _loops[0].Loop;
        listener.Channels.Subscribe(channel =>
        {
            if (!loop.Post(() => _reception.Take(channel))) channel.Dispose();
        }, exception => Lose(listener, exception));
        return listener.Local;
    }

    private ITransportListener Open(IPEndPoint endPoint)
    {
        try
        {
            return _transport.Listen(endPoint);
        }
        catch (TransportException exception)
        {
            Fail(endPoint, exception);
            throw;
        }
    }

    /// <summary>A listener has given up by itself.</summary>
    private void Lose(ITransportListener listener, Exception exception)
    {
        ImmutableInterlocked.Update(ref _listeners, listeners => listeners.Remove(listener));
        listener.Dispose();
        LookAround();
        Fail(listener.Local, exception as TransportException ?? new TransportException(SocketError.SocketError, exception.Message));
    }

    /// <summary>Others may find us elsewhere from now on.</summary>
    private void LookAround()
    {
        foreach (var loop in _loops) loop.Services.Whereabouts.Look();
    }

    private void Fail(IPEndPoint endPoint, TransportException reason)
    {
        _logger.ListenerFailed(endPoint, reason.Message);
        _events.Say(new ClientEvent.ListenerFailed(endPoint, reason));
    }

    /// <summary>Stops every swarm in order, then everything else. When it returns, nothing of the client is left.</summary>
    public ValueTask DisposeAsync() => new(_disposal.Value);

    private Task StopAsync()
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously); // who waits for us does not go on on a loop
        _ = StopAsync(stopped);
        return stopped.Task;
    }

    private async Task StopAsync(TaskCompletionSource stopped)
    {
        try
        {
            await StopInOrderAsync().ConfigureAwait(false);
            stopped.SetResult();
        }
        catch (Exception exception)
        {
            stopped.SetException(exception);
        }
    }

    /// <summary>From one loop to the next without a thread between them: in virtual time there is none.</summary>
    private async Task StopInOrderAsync()
    {
        var swarms = Interlocked.Exchange(ref _swarms, null)!; // from here on none comes in
        foreach (var listener in _listeners)
        {
            listener.Dispose();
            _events.Say(new ClientEvent.ListenerClosed(listener.Local));
        }
        _listening.OnNext([]);
        _listening.OnCompleted();
        _loops[0].Loop.Post(_reception.Dispose);
        await Task.WhenAll(swarms.Values.Select(swarm => swarm.StopAsync())).ConfigureAwait(false);
        _added.OnCompleted();
        _removed.OnCompleted();
        await _pluginLife.StopAllAsync(_loops[0].Loop, _options.Swarms.GoodbyeLimit + TimeSpan.FromSeconds(1)).ConfigureAwait(false);
        _loops[0].Loop.Post(_events.Complete);
        _trackers.Dispose();
        foreach (var loop in _loops) await loop.StopAsync().ConfigureAwait(false);
        await _states.WhenWrittenAsync().ConfigureAwait(false);
    }

    private SwarmServices ServicesOf(ClientLoop clientLoop, TorrentClientBuilder builder, Random random) => new()
    {
        Loop = clientLoop.Loop,
        Tick = Loops.Ticker.Beats(clientLoop.Loop),
        Disk = new DiskQueue(clientLoop.Loop, builder.Workers, _options.DiskJobs, _options.DiskQueueMark),
        Transports = builder.Transports,
        Budget = new ConnectionBudget(Math.Max(1, _options.MaxConnections / _loops.Length), Math.Max(1, _options.MaxHalfOpen / _loops.Length)),
        Trackers = _trackers,
        TrackerOptions = _options.Trackers,
        PeerSources = builder.PeerSources,
        Claims = _claims,
        PeerId = PeerId,
        ClientVersion = _options.ClientVersion,
        Whereabouts = new Whereabouts(clientLoop.Loop, () => _listeners is [var first, ..] ? first.Local : null, _externalPorts.Of),
        Random = random,
        Logger = _logger,
        Removed = swarm =>
        {
            Leave(swarm);
            clientLoop.LetGo();
            _events.Say(new ClientEvent.SwarmRemoved(swarm));
            _removed.OnNext(swarm);
        },
    };

    /// <summary>The swarms for whoever watches them, looked at once a second or that often. All swarms of a loop are looked at together.</summary>
    private LoopCache<SwarmView, InfoHash> LiveSwarms(TimeSpan? every)
    {
        var beats = _loops.ToDictionary(loop => loop.Loop, loop => every is { } interval ? Loops.Ticker.Beats(loop.Loop, interval) : loop.Services.Tick);
        var feed = new SwarmFeed(_loops[0].Loop, () => Swarms, _added, _removed, swarm => beats[swarm.Services.Loop]);
        return new LoopCache<SwarmView, InfoHash>(_loops[0].Loop, feed, nameof(Live), fault => Blame(PluginFault.Of(fault)));
    }

    /// <summary>Plugin code failed that belongs to no swarm.</summary>
    private void Blame(PluginFault fault)
    {
        _logger.PluginFailed(fault.Exception, fault.Plugin, fault.Where);
        _events.Say(new ClientEvent.PluginFailed(null, fault));
    }

    private void Refused(IPEndPoint remote, DisconnectReason reason)
    {
        _logger.Refused(remote, reason);
        if (_events.AreHeard) _events.Say(new ClientEvent.ConnectionRefused(null, remote, reason));
    }

    private Swarm? Find(InfoHash infoHash) => _swarms?.GetValueOrDefault(infoHash);
}
