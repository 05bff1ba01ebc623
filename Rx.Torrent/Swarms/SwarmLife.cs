using System.Reactive;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Discovery;
using Rx.Torrent.Loops;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Peers;
using Rx.Torrent.Picking;
using Rx.Torrent.Plugins;
using Rx.Torrent.Primitives;
using Rx.Torrent.Storage;

namespace Rx.Torrent.Swarms;

/// <summary>What a swarm does one after the other: check, run, rest, stop. Commands queue; each runs on the loop.</summary>
internal sealed class SwarmLife
{
    private readonly Swarm _swarm;
    private readonly MetainfoFile _metainfo;
    private readonly IPieceStore _store;
    private readonly SwarmServices _services;
    private readonly SwarmOptions _options;
    private readonly SwarmStart _start;
    private readonly SwarmSubjects _subjects;
    private readonly Loop _loop;
    private readonly FileChoice _files;
    private readonly Checker _checker;
    private readonly ResumeKeeper _resume;
    private readonly TrackerAnnouncer _announcer;
    private readonly SerialDisposable _searching = new();
    private readonly BehaviorSubject<SwarmState> _states = new(SwarmState.Checking);
    private Task _commands = Task.CompletedTask;
    private string? _error;
    private bool _wantsPause;
    private bool _failing;

    public SwarmLife(Swarm swarm, IPieceStore store, SwarmServices services, SwarmOptions options, SwarmStart start, SwarmSubjects subjects)
    {
        _swarm = swarm;
        _metainfo = swarm.Metainfo;
        _store = store;
        _services = services;
        _options = options;
        _start = start;
        _subjects = subjects;
        _loop = services.Loop;
        _wantsPause = start.Paused;
        _files = new FileChoice(_metainfo);
        Units = new SwarmUnits(_metainfo, store, services, options, subjects);
        _checker = new Checker(_metainfo.Layout, Units.Lane, piece => Have(piece, PieceOrigin.FoundOnDisk));
        _resume = new ResumeKeeper(start.ResumePath, _metainfo, store, Units, _files, services, options.SaveInterval, subjects);
        var tiers = start.UseTrackers ? _metainfo.Trackers.AddRange(start.Trackers) : start.Trackers;
        _announcer = new TrackerAnnouncer(tiers, services.Trackers, Query(), services.TrackerOptions);
        _announcer.Candidates.Subscribe(Units.Candidates);
        subjects.Completed.Subscribe(_ => Completed());
        subjects.Troubles.Subscribe(Fail);
    }

    public SwarmUnits Units { get; }

    public SwarmState State => _states.Value;

    public IObservable<SwarmState> States => _states.AsObservable();

    public IObservable<TrackerEvent> TrackerEvents => _announcer.Events;

    public IObservable<IReadOnlyList<TrackerState>> ObserveTrackers() => _announcer.ObserveTrackers();

    /// <summary>Sets the swarm going: the plugins first, then the check, then whatever was asked for.</summary>
    public void Start(IReadOnlyList<IClientPlugin> plugins) => Command(async () =>
    {
        foreach (var plugin in plugins) Attach(plugin);
        await LoadAndCheckAsync();
        foreach (var peer in _start.Peers) Units.Candidates.OnNext(peer);
        RunOrRest();
    });

    public Task PauseAsync() => Command(async () =>
    {
        _wantsPause = true;
        if (State is not (SwarmState.Downloading or SwarmState.Seeding)) return;
        await RestAsync(DisconnectKind.Paused);
        Enter(SwarmState.Paused);
    }, interrupting: () =>
    {
        _wantsPause = true;
        _checker.Cancel(); // resuming takes it up where it was left
    });

    public Task ResumeAsync() => Command(async () =>
    {
        _wantsPause = false;
        if (State is not (SwarmState.Paused or SwarmState.Error)) return;
        _error = null;
        _failing = false;
        await CheckAsync(_checker.Left);
        RunOrRest();
        Units.Verifier.Retry();
    });

    public Task RecheckAsync() => Command(async () =>
    {
        await RestAsync(DisconnectKind.Paused);
        _error = null;
        _failing = false;
        foreach (var piece in Units.Picker.Verified.ToArray()) Units.Picker.MarkMissing(piece);
        await CheckAsync(PieceSet.All(_metainfo.Layout.PieceCount));
        RunOrRest();
    });

    public Task RemoveAsync(bool deleteData) => Command(async () =>
    {
        await EndAsync(save: false);
        if (deleteData) await WorkAsync(StoreOperation.Delete, _store.Delete);
        await _resume.DeleteAsync();
        Close();
    }, interrupting: _checker.Cancel);

    public Task StopAsync() => Command(async () =>
    {
        await EndAsync(save: true);
        Close();
    }, interrupting: _checker.Cancel);

    public void AnnounceNow() => _announcer.AnnounceNow();

    public void SetPriority(int file, PiecePriority priority)
    {
        if (State == SwarmState.Stopped || _files[file] == priority) return;
        var skippedBefore = _files[file] == PiecePriority.Skip;
        var skippedNow = priority == PiecePriority.Skip;
        _files[file] = priority;
        if (skippedBefore != skippedNow) _ = SetWantedAsync(file, !skippedNow);
        ApplyPriorities();
        if (State is SwarmState.Downloading or SwarmState.Seeding) RunOrRest();
    }

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
            Checked = _checker.Progress,
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

    private async Task LoadAndCheckAsync()
    {
        var state = await _resume.LoadAsync();
        await _loop;
        if (state is not null) _files.Decode(state.Priorities.Span);
        foreach (var (file, priority) in _start.Priorities) _files[file] = priority;
        if (_files.IsChosen)
        {
            for (var file = 0; file < _metainfo.Files.Length; file++)
            {
                if (_files[file] == PiecePriority.Skip) await SetWantedAsync(file, wanted: false);
            }
            ApplyPriorities();
        }
        if (state is null)
        {
            await CheckAsync(PieceSet.All(_metainfo.Layout.PieceCount));
            return;
        }
        try
        {
            var verdict = await _resume.CompareAsync(state);
            await _loop;
            foreach (var piece in verdict.Trusted) Have(piece, PieceOrigin.Resumed);
            foreach (var unfinished in verdict.Unfinished) Units.Restore(unfinished);
            foreach (var peer in state.Peers) Units.Candidates.OnNext(new PeerCandidate(peer, PeerSourceKind.Resume));
            await CheckAsync(verdict.Doubtful);
        }
        catch (StoreException exception)
        {
            Fail(exception);
        }
    }

    private async Task CheckAsync(PieceSet pieces)
    {
        _resume.IsHeld = !pieces.IsEmpty;
        if (pieces.IsEmpty) return;
        Enter(SwarmState.Checking);
        var checker = new PieceChecker(_store, _metainfo.FileLayout, _metainfo.PieceHashes);
        var failure = await _checker.CheckAsync(checker, pieces);
        await _loop;
        _resume.IsHeld = !_checker.Left.IsEmpty;
        if (failure is not null) Fail(failure);
    }

    private void Have(PieceIndex piece, PieceOrigin origin) => Units.Have(new PieceVerified(piece, origin, []), _subjects);

    private void ApplyPriorities()
    {
        var wasComplete = Units.Picker.IsComplete;
        Units.Picker.SetPriorities(_files.OfPieces());
        _subjects.PrioritiesChanged.OnNext(Unit.Default);
        if (!wasComplete && Units.Picker.IsComplete) _subjects.Completed.OnNext(Unit.Default);
    }

    private async Task SetWantedAsync(int file, bool wanted)
    {
        try
        {
            await WorkAsync(StoreOperation.Write, () => _store.SetWanted(file, wanted));
        }
        catch (StoreException exception)
        {
            Fail(exception);
        }
    }

    private void Attach(IClientPlugin plugin)
    {
        try
        {
            if (plugin.Attach(_swarm) is { } swarmPlugin) Units.Meeting.Plugins.Add((plugin.Name, swarmPlugin));
        }
        catch (Exception exception)
        {
            _subjects.Faults.OnNext(new PluginFault(plugin.Name, nameof(IClientPlugin.Attach), null, exception));
        }
    }

    private void RunOrRest()
    {
        if (_error is not null) return;
        if (_wantsPause)
        {
            Enter(SwarmState.Paused);
            return;
        }
        Enter(Units.Picker.IsComplete ? SwarmState.Seeding : SwarmState.Downloading);
        _subjects.UploadOnly.OnNext(Units.Picker.IsComplete);
        if (Units.Meeting.IsOpen) return;
        Units.Meeting.IsOpen = true;
        _announcer.Start();
        _searching.Disposable = new CompositeDisposable(
            _services.PeerSources.Where(_ => !_metainfo.IsPrivate).Select(source => source.Find(Query()).Subscribe(Units.Candidates.OnNext)));
        Units.Connector.IsActive = true;
    }

    /// <summary>Lets everybody go and waits until nothing is under way.</summary>
    private async Task RestAsync(DisconnectKind why)
    {
        _checker.Cancel();
        Units.Meeting.IsOpen = false;
        Units.Connector.IsActive = false;
        _searching.Disposable = Disposable.Empty;
        foreach (var peer in Units.Roster.Snapshot()) peer.Disconnect(new DisconnectReason(why));
        var goodbye = _announcer.StopAsync(_options.GoodbyeLimit);
        Units.Verifier.SpillAll();
        await Units.Lane.WhenIdleAsync();
        await goodbye;
        await _loop;
        await _resume.SaveAsync();
        await _loop;
    }

    private async Task EndAsync(bool save)
    {
        if (State == SwarmState.Stopped) return;
        await RestAsync(DisconnectKind.Stopped);
        if (save && _options.FlushAtStop) await FlushAsync();
    }

    private async Task FlushAsync()
    {
        try
        {
            await WorkAsync(StoreOperation.Flush, _store.Flush);
        }
        catch (StoreException exception)
        {
            _services.Logger.StoreFailed(_metainfo.Name, exception.Message);
        }
    }

    private void Close()
    {
        if (State == SwarmState.Stopped) return;
        Enter(SwarmState.Stopped);
        _resume.Dispose();
        _announcer.Dispose();
        _searching.Dispose();
        Units.Dispose();
        _subjects.Complete();
        _states.OnCompleted();
        _services.Removed(_swarm);
        _ = WorkAsync(StoreOperation.Flush, _store.Dispose);
    }

    private void Completed()
    {
        _ = FinishAsync();
        if (State == SwarmState.Downloading) RunOrRest();
    }

    private async Task FinishAsync()
    {
        try
        {
            await WorkAsync(StoreOperation.Write, _store.Finish);
        }
        catch (StoreException exception)
        {
            _services.Logger.StoreFailed(_metainfo.Name, exception.Message); // the pieces are there all the same
        }
        await _resume.SaveAsync();
    }

    /// <summary>The store failed: everything rests until somebody makes room, or gives leave, and resumes.</summary>
    private void Fail(StoreException failure)
    {
        if (_failing || State == SwarmState.Stopped) return;
        _failing = true;
        _error = failure.Message;
        _services.Logger.StoreFailed(_metainfo.Name, failure.Message);
        Enter(SwarmState.Error);
        Command(() => RestAsync(DisconnectKind.Paused));
    }

    private void Enter(SwarmState state)
    {
        if (State != state) _states.OnNext(state);
    }

    private PeerQuery Query() => new(_metainfo.InfoHash, _services.PeerId, _loop, _services.Random)
    {
        ListenPort = (ushort)(_services.ListenEndPoint()?.Port ?? 0),
        IsPrivate = _metainfo.IsPrivate,
        Totals = () => _resume.Totals,
        WhenCompleted = _subjects.Completed.Take(1),
        WhenStarved = _subjects.Starved,
    };

    private async Task WorkAsync(StoreOperation operation, Action work)
    {
        var job = new StoreWork<bool>(operation, () =>
        {
            work();
            return true;
        });
        Units.Lane.Submit(job);
        await job.Task;
        await _loop;
    }

    /// <summary>Puts a command behind those that run. <paramref name="interrupting"/> is done at once, to hurry what runs along.</summary>
    private Task Command(Func<Task> command, Action? interrupting = null)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Post(() =>
        {
            interrupting?.Invoke();
            _commands = RunAfter(_commands);
        });
        return done.Task;

        async Task RunAfter(Task previous)
        {
            await previous;
            await _loop;
            try
            {
                await command();
                done.SetResult();
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        }
    }
}
