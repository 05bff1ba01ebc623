using System.Reactive;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Discovery;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Discovery.Trackers.Announcing;
using Rx.Torrent.Loops;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Peers;
using Rx.Torrent.Picking;
using Rx.Torrent.Plugins;
using Rx.Torrent.Storage;
using Rx.Torrent.Swarms.Connecting;
using Rx.Torrent.Swarms.Storing;

namespace Rx.Torrent.Swarms;

/// <summary>What a swarm does one after the other: check, run, rest, stop. Commands queue; each runs on the loop.</summary>
internal sealed class SwarmLife
{
    private readonly Swarm _swarm;
    private readonly MetainfoFile _metainfo;
    private readonly SwarmServices _services;
    private readonly SwarmOptions _options;
    private readonly SwarmStart _start;
    private readonly SwarmSubjects _subjects;
    private readonly Loop _loop;
    private readonly Contents _contents;
    private readonly TrackerAnnouncer _announcer;
    private readonly SerialDisposable _searching = new();
    private readonly BehaviorSubject<SwarmState> _states = new(SwarmState.Checking);
    private Task _finishing = Task.CompletedTask;
    private readonly CommandQueue _commands;
    private string? _error;
    private bool _wantsPause;
    private bool _wantsEnd;

    public SwarmLife(Swarm swarm, IPieceStore store, SwarmServices services, SwarmOptions options, SwarmStart start, SwarmSubjects subjects)
    {
        _swarm = swarm;
        _metainfo = swarm.Metainfo;
        _services = services;
        _options = options;
        _start = start;
        _subjects = subjects;
        _loop = services.Loop;
        _wantsPause = start.Paused;
        Units = new SwarmUnits(_metainfo, store, services, options, subjects);
        _commands = new CommandQueue(_loop);
        _contents = new Contents(_metainfo, store, Units, services, options, start, subjects)
        {
            Checking = BeginCheck,
            IsInterrupted = () => _commands.IsInterrupted,
        };
        BeginCheck();
        var tiers = start.UseTrackers ? _metainfo.Trackers.AddRange(start.Trackers) : start.Trackers;
        _announcer = new TrackerAnnouncer(tiers, services.Trackers, Query(), services.TrackerOptions);
        _announcer.Candidates.Subscribe(Units.Candidates);
        subjects.Completed.Subscribe(_ => Completed());
        subjects.Troubles.Subscribe(Fail);
    }

    public SwarmUnits Units { get; }

    public SwarmState State => _states.Value;

    /// <summary>The state, now and later; the last one also after the end.</summary>
    public IObservable<SwarmState> States => Observable.Defer(() => State == SwarmState.Stopped ? Observable.Return(State) : _states);

    public IObservable<TrackerEvent> TrackerEvents => _announcer.Events;

    public IObservable<IReadOnlyList<TrackerState>> ObserveTrackers() => _announcer.ObserveTrackers();

    /// <summary>Sets the swarm going: the plugins first, then the check, then whatever was asked for.</summary>
    public void Start(IReadOnlyList<PluginUse> plugins) => _ = Unasked(async () =>
    {
        if (_wantsEnd) return;
        Units.Start(_services);
        foreach (var plugin in plugins) _swarm.Attach(plugin);
        await TryAsync(_contents.LoadAsync());
        foreach (var peer in _start.Peers) Units.Candidates.OnNext(peer);
        RunOrRest();
    });

    public Task PauseAsync() => _commands.Run(
        async () =>
        {
            _wantsPause = true;
            if (State is SwarmState.Downloading or SwarmState.Seeding) await RestAsync(DisconnectKind.Paused);
            if (State is not (SwarmState.Error or SwarmState.Stopped)) Rest();
        },
        interrupt: () =>
        {
            _wantsPause = true;
            _contents.CancelCheck(); // resuming takes it up where it was left
        });

    public Task ResumeAsync() => _commands.Run(async () =>
    {
        _wantsPause = false;
        if (State is not (SwarmState.Paused or SwarmState.Error)) return;
        _error = null;
        await TryAsync(_contents.CheckRestAsync());
        RunOrRest();
    });

    public Task RecheckAsync() => _commands.Run(async () =>
    {
        if (State == SwarmState.Stopped) return;
        await RestAsync(DisconnectKind.Paused);
        _error = null;
        await TryAsync(_contents.RecheckAsync());
        RunOrRest();
    });

    public Task RemoveAsync(bool deleteData) => EndAsync(() => _contents.DeleteAsync(deleteData));

    public Task StopAsync() => EndAsync(static () => Task.CompletedTask);

    public Task SetPriorityAsync(int file, PiecePriority priority) => _commands.Run(async () =>
    {
        if (State == SwarmState.Stopped) return;
        await TryAsync(_contents.SetPriorityAsync(file, priority));
        if (State is SwarmState.Downloading or SwarmState.Seeding) RunOrRest();
    });

    public void AnnounceNow() => _announcer.AnnounceNow();

    public SwarmProgress Progress()
    {
        var now = _loop.Elapsed;
        var picker = Units.Picker;
        return new SwarmProgress
        {
            State = State,
            TotalBytes = _metainfo.Layout.TotalLength,
            BytesLeft = picker.BytesLeft,
            PiecesVerified = picker.Verified.Count,
            PieceCount = _metainfo.Layout.PieceCount,
            Checked = _contents.Checked,
            Downloaded = Units.Traffic.Downloaded,
            Uploaded = Units.Traffic.Uploaded,
            Wasted = Units.Traffic.Wasted,
            DownloadRate = Units.Traffic.DownloadRate(now),
            UploadRate = Units.Traffic.UploadRate(now),
            Peers = Units.Roster.Peers.Count(peer => peer.Id is not null),
            Seeds = Units.Roster.Peers.Count(peer => peer.Pieces is { IsFull: true, Capacity: > 0 }),
            RequestsOutstanding = Units.Requester.OutstandingCount,
            DistributedCopies = picker.DistributedCopies,
            Error = _error,
        };
    }

    private void RunOrRest()
    {
        if (_error is not null || _wantsEnd) return;
        if (_wantsPause)
        {
            Rest();
            return;
        }
        Enter(Units.Picker.IsComplete ? SwarmState.Seeding : SwarmState.Downloading);
        _subjects.UploadOnly.OnNext(Units.Picker.IsComplete);
        Units.Verifier.Retry();
        if (Units.Meeting.Door == Door.Open) return;
        Units.Meeting.Door = Door.Open;
        _announcer.Start();
        _searching.Disposable = new CompositeDisposable(
            _services.PeerSources.Where(_ => !_metainfo.IsPrivate).Select(Search));
        Units.Connector.IsActive = true;
    }

    /// <summary>A source that breaks its word, by failing or by speaking beside the loop, costs itself only.</summary>
    private IDisposable Search(IPeerSource source) => Observable.Defer(() => source.Find(Query())).Subscribe(
        candidate =>
        {
            if (_loop.IsCurrent) Units.Candidates.OnNext(candidate);
            else _loop.Post(() => Units.Candidates.OnNext(candidate));
        },
        exception => _services.Logger.SourceFailed(exception, source.Name, _metainfo.Name));

    /// <summary>Lets everybody go and waits until nothing is under way.</summary>
    private async Task RestAsync(DisconnectKind why)
    {
        Units.Meeting.Door = Door.Closed;
        Units.Connector.IsActive = false;
        _searching.Disposable = Disposable.Empty;
        foreach (var peer in Units.Roster.Snapshot()) peer.Disconnect(new DisconnectReason(why));
        var goodbye = _announcer.StopAsync(_options.GoodbyeLimit);
        await _loop.DrainAsync(); // by then they have left
        Units.Verifier.SpillAll();
        await Units.Lane.WhenIdleAsync();
        await _finishing;
        await _contents.SaveAsync();
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
            _contents.CancelCheck();
        });

    private async Task CloseAsync()
    {
        _announcer.Dispose();
        _searching.Dispose();
        Units.Dispose();
        await _contents.CloseAsync();
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
        _finishing = FinishAsync();
        if (State == SwarmState.Downloading) RunOrRest();
    }

    private async Task FinishAsync()
    {
        try
        {
            await _contents.FinishAsync();
        }
        catch (StoreException exception)
        {
            _services.Logger.StoreFailed(_metainfo.Name, exception.Message); // the pieces are there all the same
        }
        await _loop;
        _subjects.Finished.OnNext(Unit.Default);
        await _contents.SaveAsync();
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

    /// <summary>The store failed: everything rests until somebody makes room, or gives leave, and resumes.</summary>
    private void Fail(StoreException failure)
    {
        if (_error is not null || _wantsEnd) return;
        _error = failure.Message;
        _services.Logger.StoreFailed(_metainfo.Name, failure.Message);
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

    private PeerQuery Query() => new(_metainfo.InfoHash, _services.PeerId, _loop, _services.Random)
    {
        ListenPort = (ushort)(_services.ListenEndPoint()?.Port ?? 0),
        IsPrivate = _metainfo.IsPrivate,
        Totals = () => _contents.Totals,
        WhenCompleted = _subjects.Completed.Take(1),
        WhenStarved = _subjects.Starved,
    };
}
