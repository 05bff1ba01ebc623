using System.Net;
using System.Reactive;
using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Runtime.CompilerServices;
using Rx.Torrent.Choking;
using Rx.Torrent.Discovery;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Discovery.Trackers.Scraping;
using Rx.Torrent.Loops;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Peers.Linking;
using Rx.Torrent.Peers;
using Rx.Torrent.Picking;
using Rx.Torrent.Plugins;
using Rx.Torrent.Primitives;
using Rx.Torrent.Swarms.Connecting;
using Rx.Torrent.Swarms.Hooks;
using Rx.Torrent.Swarms.Views;
using Rx.Torrent.Transport;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Swarms;

/// <summary>Everything about one info hash: its pieces, its peers, and the downloading and serving of the ones with the others.</summary>
/// <remarks>
/// Commands are legal from any thread, are carried out in order, and may be repeated. Cancelling one ends the waiting, not the command.
/// Streams speak on the swarm's loop; whoever needs long takes them elsewhere with <c>ObserveOn</c>.
/// </remarks>
public sealed class Swarm : ISwarm
{
    private static readonly PieceSet NoPieces = PieceSet.None(0);

    private readonly SwarmMetadata _metadata;
    private readonly SwarmServices _services;
    private readonly SwarmLife _life;
    private readonly SwarmSubjects _subjects = new();
    private readonly HashSet<PluginUse> _uses = [];
    private readonly SwarmHooks _hooks;
    private LiveSwarm? _live;

    internal Swarm(SwarmMetadata metadata, SwarmServices services, SwarmOptions options, SwarmStart start)
    {
        _metadata = metadata;
        _services = services;
        WhenMetadata = new Milestone(
            metadata.Metainfo is null ? _subjects.Metadata : Observable.Return(Unit.Default), exception => Blame(new(null, nameof(WhenMetadata), exception)));
        WhenCompleted = new Milestone(_subjects.Finished, exception => Blame(new(null, nameof(WhenCompleted), exception)));
        _subjects.Faults.Subscribe(fault => services.Logger.PluginFailed(fault.Exception, fault.Plugin, fault.Where));
        _life = new SwarmLife(this, metadata, services, options, start, _subjects);
        _hooks = new SwarmHooks(this, _life, _subjects);
    }

    /// <inheritdoc/>
    public MetainfoFile? Metainfo => _metadata.Metainfo;

    /// <inheritdoc/>
    public InfoHash InfoHash => _metadata.InfoHash;

    /// <inheritdoc/>
    public string Name => _metadata.Name;

    /// <inheritdoc/>
    public PieceSet Pieces => _life.Units.Trading?.Picker.Verified ?? NoPieces;

    /// <inheritdoc/>
    public IReadOnlyCollection<IPeer> Peers => _life.Units.Roster.Peers;

    /// <summary>Its peers, pieces, files and trackers as change sets, for whoever watches the swarm. From any thread.</summary>
    public LiveSwarm Live => LazyInitializer.EnsureInitialized(ref _live, () => new LiveSwarm(this, _life, _services, _subjects, Blame));

    /// <inheritdoc/>
    public IScheduler Loop => _services.Loop;

    /// <inheritdoc/>
    public SwarmState State => _life.State;

    /// <inheritdoc/>
    public IObservable<long> Tick => Stranger(_services.Tick.TakeUntil(_life.States.LastOrDefaultAsync()));

    /// <inheritdoc/>
    public IObservable<IPeer> WhenPeerConnected => Stranger(_subjects.Connected);

    /// <inheritdoc/>
    public IObservable<PeerDisconnected> WhenPeerDisconnected => Stranger(_subjects.Disconnected);

    /// <inheritdoc/>
    public IObservable<PieceVerified> WhenPieceVerified => Stranger(_subjects.Verified);

    /// <inheritdoc/>
    public IObservable<PieceFailed> WhenPieceFailed => Stranger(_subjects.Failed);

    /// <inheritdoc/>
    public IObservable<PluginFault> WhenPluginFailed => _subjects.Faults.GuardEach(_services.Logger.WorkFailed);

    /// <summary>It is known what the torrent contains: <see cref="Metainfo"/> is there.</summary>
    /// <remarks>
    /// Hot; replays (a one-shot), and is reached from the start where there is a metainfo file; on the loop, while <c>await</c> goes on elsewhere; completes after it,
    /// or without it when the swarm stops before.
    /// </remarks>
    public Milestone WhenMetadata { get; }

    /// <inheritdoc/>
    public IObservable<ClientEvent> Events => Stranger(_hooks.Events);

    /// <summary>All that was wanted is there and verified, for the first time, and its files are as they shall be.</summary>
    /// <remarks>Hot; replays (a one-shot); on the loop, while <c>await</c> goes on elsewhere; completes after it, or without it when the swarm stops before.</remarks>
    public Milestone WhenCompleted { get; }

    /// <summary>What trackers answer, and where they fail.</summary>
    /// <remarks>Hot; no replay; on the loop; completes with the swarm.</remarks>
    public IObservable<TrackerEvent> TrackerEvents => Stranger(_life.TrackerEvents);

    /// <summary>How we stand with each tracker, now and whenever that changes.</summary>
    /// <remarks>Hot; replays the current value; on the loop; completes with the swarm.</remarks>
    public IObservable<IReadOnlyList<TrackerState>> ObserveTrackers() => Stranger(_life.ObserveTrackers().SubscribedOn(_services.Loop));

    /// <inheritdoc/>
    public IObservable<SwarmState> ObserveState() => Stranger(_life.States.SubscribedOn(_services.Loop));

    /// <summary>How the swarm stands, now and then every so often, and once more at the end.</summary>
    /// <param name="every">The time between two looks; a second is plenty for people. At least a millisecond, for a loop that only looks does nothing else.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="every"/> is less than a millisecond.</exception>
    /// <remarks>Hot; replays the current value; on the loop; completes with the swarm.</remarks>
    public IObservable<SwarmProgress> ObserveProgress(TimeSpan every)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(every, TimeSpan.FromMilliseconds(1));
        return Stranger(Observable.Defer(() => State == SwarmState.Stopped
            ? Observable.Return(_life.Progress())
            : Ticker.Beats(_services.Loop, every)
                .TakeUntil(_life.States.LastOrDefaultAsync())
                .Select(_ => Unit.Default)
                .StartWith(Unit.Default)
                .Concat(Observable.Return(Unit.Default))
                .Select(_ => _life.Progress()))
            .SubscribedOn(_services.Loop), nameof(ObserveProgress));
    }

    /// <summary>How the swarm stands at this moment. On the loop.</summary>
    public SwarmProgress Progress => _life.Progress();

    /// <summary>How the swarm stands, asked once. From any thread.</summary>
    public Task<SwarmProgress> GetProgressAsync() => _services.Loop.RunAsync(_life.Progress);

    /// <inheritdoc/>
    public IPeer? Find(PeerToken token) => _life.Units.Roster.Find(token.Value);

    /// <inheritdoc/>
    public void Connect(IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        _services.Loop.Post(() => _life.Units.Candidates.OnNext(new PeerCandidate(endPoint, PeerSourceKind.Manual)));
    }

    /// <inheritdoc/>
    public void Connect(IByteChannel channel)
    {
        ArgumentNullException.ThrowIfNull(channel);
        if (!_services.Loop.Post(() => _life.Units.Meeting.Dialled(channel))) channel.Dispose();
    }

    /// <inheritdoc/>
    public void Learn(PeerCandidate candidate)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        _services.Loop.Post(() =>
        {
            if (Metainfo?.IsPrivate != true || KnownPeer.MayBePrivate(candidate.Source)) _life.Units.Candidates.OnNext(candidate);
        });
    }

    /// <inheritdoc/>
    public bool TrySetMetadata(ReadOnlyMemory<byte> info) => _life.TrySetMetadata(info);

    /// <inheritdoc/>
    public Task<Payload> ReadAsync(BlockRange block, CancellationToken cancellation = default) => _life.Findings.ReadAsync(block).WaitAsync(cancellation);

    /// <inheritdoc/>
    public void Ban(IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        var plain = endPoint.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(endPoint.Address.MapToIPv4(), endPoint.Port) : endPoint;
        _services.Loop.Post(() => _life.Units.Ban(plain, DisconnectKind.Banned));
    }

    /// <summary>Asks the trackers how many are in the swarm (BEP 48), whether it runs or not. It changes nothing of how they know us.</summary>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>What came of each, in the order of their answers. Those of a private torrent are asked one after the other, until one answers.</returns>
    public Task<IReadOnlyList<TrackerScrape>> ScrapeAsync(CancellationToken cancellation = default)
    {
        var answer = new TaskCompletionSource<IReadOnlyList<TrackerScrape>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var scrape = Observable.Defer(_life.Scrape).TakeUntil(_life.States.LastOrDefaultAsync()).ToList();
        if (!_services.Loop.Post(() => scrape.Subscribe(all => answer.SetResult([.. all])))) answer.SetResult([]);
        return answer.Task.WaitAsync(cancellation);
    }

    /// <inheritdoc/>
    public Task SetPriorityAsync(int file, PiecePriority priority, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(file);
        var files = (Metainfo ?? throw new InvalidOperationException("it is not known yet which files there are")).Files;
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(file, files.Length);
        if (!Enum.IsDefined(priority)) throw new ArgumentOutOfRangeException(nameof(priority), priority, "there is no such priority");
        return _hooks.Commands.Give(new SwarmCommand.SetPriority(file, priority)).WaitAsync(cancellation);
    }

    /// <inheritdoc/>
    public void AnnounceNow() => _ = _hooks.Commands.Give(new SwarmCommand.Announce());

    /// <inheritdoc/>
    public Task PauseAsync(CancellationToken cancellation = default) => _hooks.Commands.Give(new SwarmCommand.Pause()).WaitAsync(cancellation);

    /// <inheritdoc/>
    public Task ResumeAsync(CancellationToken cancellation = default) => _hooks.Commands.Give(new SwarmCommand.Resume()).WaitAsync(cancellation);

    /// <inheritdoc/>
    public Task RecheckAsync(CancellationToken cancellation = default) => _hooks.Commands.Give(new SwarmCommand.Recheck()).WaitAsync(cancellation);

    /// <inheritdoc/>
    public Task RemoveAsync(bool deleteData = false, CancellationToken cancellation = default) =>
        _hooks.Commands.Give(new SwarmCommand.Remove(deleteData)).WaitAsync(cancellation);

    /// <summary>Adds a plugin to this swarm alone, behind those of the client. Peers that are connected get it too, with a snapshot of what they have said.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <returns>Takes it out again; its extensions are taken back from the peers (BEP 10).</returns>
    /// <exception cref="InvalidOperationException">It offers an extension that belongs to another plugin, or more than there are ids for.</exception>
    /// <exception cref="ArgumentException">It has no name.</exception>
    public IDisposable Use(ISwarmPlugin plugin)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        ArgumentException.ThrowIfNullOrEmpty(plugin.Name);
        var (name, offers, key) = (plugin.Name, plugin.Extensions ?? throw new ArgumentException("its extensions are null", nameof(plugin)), new object());
        var claim = _services.Claims.Take(name, offers, InfoHash);
        _services.Loop.Post(() =>
        {
            if (State != SwarmState.Stopped) Plugins.Add(new AttachedPlugin(key, name, plugin, offers, IsOfClient: false));
        });
        return Disposable.Create(() =>
        {
            claim.Dispose();
            _services.Loop.Post(() => Plugins.Remove(key));
        });
    }

    /// <summary>Adds a plugin made of two operators, each between the wire and the core of every connection of this swarm.</summary>
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

    /// <summary>The name and the info hash.</summary>
    public override string ToString() => $"{Name} ({InfoHash})";

    internal void Start(IReadOnlyList<PluginUse> plugins) => _life.Start(plugins);

    /// <summary>A client plugin is shown this swarm, once for each use of it. On the loop.</summary>
    internal void Attach(PluginUse use)
    {
        if (use.IsOver || State == SwarmState.Stopped || !_uses.Add(use)) return;
        var before = _services.Loop.Enact(MessageOrigin.InjectedBy(use.Name));
        try
        {
            if (use.Plugin.Attach(this) is not { } plugin) return;
            var own = ReferenceEquals(plugin, use.Plugin) ? [] : plugin.Extensions;
            use.Claims.Add(_services.Claims.Take(use.Name, own, InfoHash));
            Plugins.Add(new AttachedPlugin(use, use.Name, plugin, [.. use.Offers, .. own], IsOfClient: true));
        }
        catch (Exception exception)
        {
            _subjects.Faults.OnNext(new PluginFault(use.Name, nameof(IClientPlugin.Attach), null, exception));
        }
        finally
        {
            _services.Loop.Enact(before);
        }
    }

    /// <summary>A client plugin was taken out. From any thread.</summary>
    internal void Detach(PluginUse use) => _services.Loop.Post(() => Plugins.Remove(use));

    internal void Welcome(PeerLink link, PeerMessage.Handshake handshake) => _life.Units.Meeting.Welcome(link, handshake);

    internal Task StopAsync() => _hooks.Commands.Run(_life.StopAsync);

    internal SwarmServices Services => _services;

    /// <summary>For whoever guards its own listeners.</summary>
    internal IObservable<ClientEvent> Told => _hooks.Events;

    /// <summary>How it shows among the swarms of its client. On its loop.</summary>
    internal SwarmView View() => new(InfoHash, Name, _life.Progress());

    /// <summary>A look at <see cref="View"/> is worth while: now, and then when something happens, or it is time. On its loop.</summary>
    internal IObservable<Unit> WhenViewMayDiffer(IObservable<long> looks) =>
        Observable.Merge(_life.States.Select(static _ => Unit.Default), _subjects.Metadata, looks.Select(static _ => Unit.Default));

    internal SwarmSubjects Subjects => _subjects;

    internal ConnectingUnits Units => _life.Units;

    private SwarmPlugins Plugins => _life.Units.Meeting.Plugins;

    private IObservable<T> Stranger<T>(IObservable<T> source, [CallerMemberName] string where = "") => source.GuardEach(_services.Loop, where, Blame);

    private void Blame(StrangerFault fault) => _subjects.Faults.OnNext(PluginFault.Of(fault));
}
