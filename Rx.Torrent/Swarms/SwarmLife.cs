using System.Reactive;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Discovery;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Discovery.Trackers.Announcing;
using Rx.Torrent.Discovery.Trackers.Scraping;
using Rx.Torrent.Loops;
using Rx.Torrent.Peers;
using Rx.Torrent.Picking;
using Rx.Torrent.Plugins;
using Rx.Torrent.Storage;
using Rx.Torrent.Swarms.Connecting;
using Rx.Torrent.Swarms.Storing;

namespace Rx.Torrent.Swarms;

/// <summary>What a swarm does one after the other: learn what there is, check, run, rest, stop. Commands queue; each runs on the loop.</summary>
internal sealed class SwarmLife
{
    private readonly Swarm _swarm;
    private readonly SwarmMetadata _metadata;
    private readonly SwarmServices _services;
    private readonly SwarmOptions _options;
    private readonly SwarmStart _start;
    private readonly SwarmSubjects _subjects;
    private readonly Loop _loop;
    private readonly DiskLane _lane;
    private readonly TrackerAnnouncer _announcer;
    private readonly PeerSearch _search;
    private readonly BehaviorSubject<SwarmState> _states;
    private readonly CommandQueue _commands;
    private Task _finishing = Task.CompletedTask;
    private string? _error;
    private bool _isStarted;
    private bool _isRunning;
    private bool _wantsPause;
    private bool _wantsEnd;

    public SwarmLife(Swarm swarm, SwarmMetadata metadata, SwarmServices services, SwarmOptions options, SwarmStart start, SwarmSubjects subjects)
    {
        _swarm = swarm;
        _metadata = metadata;
        _services = services;
        _options = options;
        _start = start;
        _subjects = subjects;
        _loop = services.Loop;
        _wantsPause = start.Paused;
        _states = new BehaviorSubject<SwarmState>(metadata.Metainfo is null ? SwarmState.FetchingMetadata : SwarmState.Checking);
        _lane = new DiskLane(services.Disk);
        _commands = new CommandQueue(_loop);
        Units = new ConnectingUnits(metadata.InfoHash, _lane, services, options, subjects) { Meeting = { Door = Door.Ajar } };
        Findings = new Findings(metadata, _lane, Units, services, options, start, subjects, () => _commands.IsInterrupted, BeginCheck);
        _search = new PeerSearch(
            _loop, services.PeerSources, Query, Units.Candidates, (exception, source) => services.Logger.SourceFailed(exception, source.Name, metadata.Name));
        var tiers = start.UseTrackers ? metadata.Trackers.AddRange(start.Trackers) : start.Trackers;
        _announcer = new TrackerAnnouncer(tiers, services.Trackers, Query(), services.TrackerOptions);
        _announcer.Candidates.Subscribe(Units.Candidates);
        _announcer.Events.OfType<TrackerAnnounced>().Subscribe(said => services.Whereabouts.Hear(said.ExternalAddress, said.Tracker.Host));
        subjects.Completed.Subscribe(_ => Completed());
        subjects.Troubles.Subscribe(Fail);
    }

    public ConnectingUnits Units { get; }

    public Findings Findings { get; }

    public SwarmState State => _states.Value;

    /// <summary>The state, now and later; the last one also after the end.</summary>
    public IObservable<SwarmState> States => Observable.Defer(() => State == SwarmState.Stopped ? Observable.Return(State) : _states);

    public IObservable<TrackerEvent> TrackerEvents => _announcer.Events;

    /// <summary>What trackers say of the swarm. Those of a private torrent are asked one after the other, until one answers (BEP 27).</summary>
    public IObservable<TrackerScrape> Scrape()
    {
        var isPrivate = _metadata.Metainfo?.IsPrivate == true;
        var trackers = _announcer.Snapshot().Select(state => state.Tracker);
        var scrape = _services.Trackers.Scrape(trackers, _metadata.InfoHash, _loop, _services.TrackerOptions.AnnounceTimeout, atOnce: isPrivate ? 1 : 8);
        return isPrivate ? scrape.TakeUntil(answer => answer.Failure is null) : scrape;
    }

    public IReadOnlyList<TrackerState> Trackers => _announcer.Snapshot();

    public IObservable<IReadOnlyList<TrackerState>> ObserveTrackers() => _announcer.ObserveTrackers();

    /// <summary>Sets the swarm going: the plugins first, then the metadata if an earlier run has kept it, then the check, then whatever was asked for.</summary>
    public void Start(IReadOnlyList<PluginUse> plugins) => _ = Unasked(async () =>
    {
        if (_wantsEnd) return;
        _isStarted = true;
        Units.Start(_services);
        foreach (var plugin in plugins) _swarm.Attach(plugin);
        await Findings.RecallAsync();
        await FindOutAsync();
        foreach (var peer in _start.Peers) Units.Candidates.OnNext(peer);
        RunOrRest();
    });

    /// <summary>Takes the metadata if it is what the info hash is of. From any thread.</summary>
    public bool TrySetMetadata(ReadOnlyMemory<byte> info)
    {
        if (State == SwarmState.Stopped || !_metadata.TryClaim(info.Span)) return false;
        var bytes = info.ToArray();
        _ = Unasked(() => LearnAsync(bytes));
        return true;
    }

    public Task PauseAsync() => _commands.Run(
        async () =>
        {
            _wantsPause = true;
            if (_isRunning) await RestAsync(DisconnectKind.Paused);
            if (State is not (SwarmState.Error or SwarmState.Stopped)) Rest();
        },
        interrupt: () =>
        {
            _wantsPause = true;
            Findings.Contents?.CancelCheck(); // resuming takes it up where it was left
        });

    public Task ResumeAsync() => _commands.Run(async () =>
    {
        _wantsPause = false;
        if (State is not (SwarmState.Paused or SwarmState.Error)) return;
        _error = null;
        await FindOutAsync();
        RunOrRest();
    });

    public Task RecheckAsync() => _commands.Run(async () =>
    {
        if (State == SwarmState.Stopped || Findings.Contents is not { } contents) return;
        await RestAsync(DisconnectKind.Paused);
        _error = null;
        await TryAsync(contents.RecheckAsync());
        RunOrRest();
    });

    public Task RemoveAsync(bool deleteData) => EndAsync(() => Findings.DeleteAsync(deleteData));

    public Task StopAsync() => EndAsync(static () => Task.CompletedTask);

    public Task SetPriorityAsync(int file, PiecePriority priority) => _commands.Run(async () =>
    {
        if (State == SwarmState.Stopped || Findings.Contents is not { } contents) return;
        await TryAsync(contents.SetPriorityAsync(file, priority));
        if (State is SwarmState.Downloading or SwarmState.Seeding) RunOrRest();
    });

    public void AnnounceNow() => _announcer.AnnounceNow();

    public SwarmProgress Progress() => SwarmReport.Of(State, _error, _metadata.Metainfo, Findings.Contents?.Checked ?? 1, Units, _loop.Elapsed);

    /// <summary>The metadata has come. Those who are here stay, and are read from again when it is known which pieces are there.</summary>
    private async Task LearnAsync(ReadOnlyMemory<byte> info)
    {
        if (_wantsEnd) return;
        await _metadata.ReadAsync(info, _lane);
        await _loop;
        if (!_isStarted) return; // the start goes on from here
        Units.IsHeld = true;
        Units.Connector.IsActive = false;
        if (_metadata.Metainfo?.IsPrivate == true) _search.Stop();
        await FindOutAsync();
        if (_wantsPause && _isRunning) await RestAsync(DisconnectKind.Paused);
        RunOrRest();
        if (_error is null) Findings.Contents?.Remember();
    }

    private async Task FindOutAsync()
    {
        if (_metadata.Fault is { } fault)
        {
            _services.Logger.MetadataUnusable(_metadata.Name, fault);
            Fail(fault);
        }
        await TryAsync(Findings.FindOutAsync());
    }

    private void RunOrRest()
    {
        if (_error is not null || _wantsEnd) return;
        if (_wantsPause)
        {
            Rest();
            return;
        }
        var isComplete = Units.Trading?.Picker.IsComplete == true;
        Units.Trading?.Begin();
        Enter(Units.Trading is null ? SwarmState.FetchingMetadata : isComplete ? SwarmState.Seeding : SwarmState.Downloading);
        _subjects.UploadOnly.OnNext(isComplete);
        Units.Trading?.Verifier.Retry();
        if (Units.Meeting.Door == Door.Open) return;
        Units.IsHeld = false;
        Units.Meeting.Door = Door.Open;
        if (_metadata.Metainfo?.IsPrivate == true) _announcer.KeepToOne(_options.GoodbyeLimit);
        _announcer.Start();
        if (!_isRunning) _search.Start();
        _isRunning = true;
        Units.Connector.IsActive = true;
    }

    /// <summary>Lets everybody go and waits until nothing is under way.</summary>
    private async Task RestAsync(DisconnectKind why)
    {
        _isRunning = false;
        Units.Meeting.Door = Door.Closed;
        Units.Connector.IsActive = false;
        _search.Stop();
        foreach (var peer in Units.Roster.Snapshot()) peer.Disconnect(new DisconnectReason(why));
        var goodbye = _announcer.StopAsync(_options.GoodbyeLimit);
        await _loop.DrainAsync(); // by then they have left
        Units.Trading?.Verifier.SpillAll();
        await _lane.WhenIdleAsync();
        await _finishing;
        await Findings.SaveAsync();
        await goodbye;
        await _loop;
    }

    private Task EndAsync(Func<Task> beforeClosing) => _commands.Run(
        async () =>
        {
            if (State == SwarmState.Stopped) return;
            await RestAsync(DisconnectKind.Stopped);
            try
            {
                await beforeClosing();
            }
            finally
            {
                await CloseAsync();
            }
        },
        interrupt: () =>
        {
            _wantsEnd = true;
            Findings.Contents?.CancelCheck();
        });

    private async Task CloseAsync()
    {
        _announcer.Dispose();
        _search.Dispose();
        Units.Dispose();
        await Findings.CloseAsync();
        await _loop;
        Enter(SwarmState.Stopped);
        _subjects.Complete();
        _states.OnCompleted();
        _services.Removed(_swarm);
    }

    /// <summary>A command that nobody waits for: a fault of ours goes to the log, for want of anybody else to tell.</summary>
    private async Task Unasked(Func<Task> command)
    {
        try
        {
            await _commands.Run(command).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            _services.Logger.WorkFailed(exception);
        }
    }

    private void Completed()
    {
        _finishing = FinishAsync(Findings.Contents!);
        if (State == SwarmState.Downloading) RunOrRest();
    }

    private async Task FinishAsync(Contents contents)
    {
        try
        {
            await contents.FinishAsync();
        }
        catch (StoreException exception)
        {
            _services.Logger.StoreFailed(_metadata.Name, exception.Message); // the pieces are there all the same
        }
        await _loop;
        _subjects.Finished.OnNext(Unit.Default);
        await contents.SaveAsync();
    }

    /// <summary>A failure of the store is a state of the swarm, not an exception of whoever gave the command.</summary>
    private async Task TryAsync(Task work)
    {
        try
        {
            await work;
        }
        catch (StoreException exception)
        {
            Fail(exception);
        }
        await _loop;
    }

    private void Fail(StoreException failure)
    {
        if (_error is null && !_wantsEnd) _services.Logger.StoreFailed(_metadata.Name, failure.Message);
        Fail(failure.Message);
    }

    /// <summary>Everything rests until somebody makes room, or gives leave, and resumes.</summary>
    private void Fail(string reason)
    {
        if (_error is not null || _wantsEnd) return;
        _error = reason;
        _ = Unasked(() => State == SwarmState.Error ? RestAsync(DisconnectKind.Paused) : Task.CompletedTask); // before anybody can resume
        Enter(SwarmState.Error);
    }

    private void Rest()
    {
        Units.Meeting.Door = Door.Closed;
        Enter(SwarmState.Paused);
    }

    private void BeginCheck()
    {
        Enter(SwarmState.Checking);
        Units.Meeting.Door = Door.Ajar;
    }

    private void Enter(SwarmState state)
    {
        if (State != state) _states.OnNext(state);
    }

    private PeerQuery Query() => new(_metadata.InfoHash, _services.PeerId, _loop, _services.Random)
    {
        ListenPort = () => _services.Whereabouts.ListenPort,
        ExternalPort = () => _services.Whereabouts.ExternalPort,
        WhenPortChanged = _services.Whereabouts.PortChanged.TakeUntil(_states.LastOrDefaultAsync()),
        IsPrivate = _metadata.Metainfo?.IsPrivate == true,
        Totals = () => Findings.Contents?.Totals ?? new TransferTotals(0, 0, null),
        WhenCompleted = _subjects.Completed.Where(_ => State != SwarmState.Checking).Take(1), // what a check finds was not downloaded
        WhenStarved = _subjects.Starved,
    };
}
