using System.Reactive;
using Microsoft.Extensions.Logging;
using Rx.Torrent.Discovery;
using Rx.Torrent.Loops;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Picking;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Primitives;
using Rx.Torrent.Storage;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Swarms.Storing;

/// <summary>What of a torrent is wanted, and what is there: file priorities, the check at the start, resume data.</summary>
internal sealed class Contents
{
    private readonly MetainfoFile _metainfo;
    private readonly IPieceStore _store;
    private readonly DiskLane _lane;
    private readonly ConnectingUnits _connecting;
    private readonly TradingUnits _trading;
    private readonly SwarmSubjects _subjects;
    private readonly SwarmStart _start;
    private readonly Loop _loop;
    private readonly ILogger _logger;
    private readonly FileChoice _files;
    private readonly Checker _checker;
    private readonly ResumeKeeper _resume;
    private readonly bool _flushAtStop;
    private bool _choiceIsMade;
    private bool _isLoaded;

    public Contents(
        MetainfoFile metainfo, IPieceStore store, DiskLane lane, ConnectingUnits connecting, TradingUnits trading, SwarmServices services,
        SwarmOptions options, SwarmStart start, SwarmSubjects subjects)
    {
        _metainfo = metainfo;
        _store = store;
        _lane = lane;
        _connecting = connecting;
        _trading = trading;
        _subjects = subjects;
        _start = start;
        _loop = services.Loop;
        _logger = services.Logger;
        _flushAtStop = options.FlushAtStop;
        _files = new FileChoice(metainfo);
        _checker = new Checker(metainfo.Layout, lane, piece => Have(piece, PieceOrigin.FoundOnDisk), () => IsInterrupted(), subjects.Checked.OnNext);
        _resume = new ResumeKeeper(start.ResumePath, metainfo, store, lane, connecting, trading, _files, services, options.SaveInterval, subjects);
    }

    /// <summary>True to keep the metadata with the resume data, for a swarm that has no metainfo file.</summary>
    public bool KeepsMetadata
    {
        get => _resume.KeepsMetadata;
        init => _resume.KeepsMetadata = value;
    }

    /// <summary>A check begins.</summary>
    public Action Checking { get; set; } = static () => { };

    /// <summary>True when no check is to begin: what is not looked at is left for <see cref="CheckRestAsync"/>.</summary>
    public Func<bool> IsInterrupted { get; set; } = static () => false;

    /// <summary>The share of a running check that is done; 1 when none runs.</summary>
    public double Checked => _checker.Progress;

    /// <summary>How much a file is wanted.</summary>
    public PiecePriority PriorityOf(int file) => _files[file];

    /// <summary>What went through in this run and all earlier ones, and what is left.</summary>
    public TransferTotals Totals => _resume.Totals;

    /// <summary>Finds out what is there: by resume data where it can be believed, by reading and hashing elsewhere.</summary>
    /// <exception cref="StoreException">The store failed.</exception>
    public async Task LoadAsync()
    {
        var state = await _resume.LoadAsync();
        await _loop;
        Choose(state);
        for (var file = 0; file < _metainfo.Files.Length; file++)
        {
            if (_files[file] == PiecePriority.Skip) await SetWantedAsync(file, wanted: false);
        }
        if (_files.IsChosen) ApplyPriorities();
        if (state is null)
        {
            _isLoaded = true;
            await _resume.SaveFirstAsync(); // the check may take long, and the metadata took long already
            await _loop;
            await CheckAsync(PieceSet.All(_metainfo.Layout.PieceCount));
            return;
        }
        var verdict = await _resume.CompareAsync(state);
        await _loop;
        _isLoaded = true;
        foreach (var piece in verdict.Trusted) Have(piece, PieceOrigin.Resumed);
        foreach (var unfinished in verdict.Unfinished) _trading.Restore(unfinished);
        foreach (var peer in state.Peers)
        {
            _connecting.Candidates.OnNext(new PeerCandidate(peer.EndPoint, PeerSourceKind.Resume));
            _connecting.Connector.Recall(peer); // unless a plugin objects to it
        }
        await CheckAsync(verdict.Doubtful);
    }

    /// <summary>Goes on with a check that was interrupted, or with the loading when the store failed as early as that.</summary>
    /// <exception cref="StoreException">The store failed.</exception>
    public Task CheckRestAsync() => _isLoaded ? CheckAsync(_checker.Left) : LoadAsync();

    /// <summary>Forgets what is there and finds it out anew; when that does not come to its end, the next start does.</summary>
    /// <exception cref="StoreException">The store failed.</exception>
    public async Task RecheckAsync()
    {
        _isLoaded = true;
        await _resume.SaveAsync(doubt: true);
        await _loop;
        foreach (var piece in _trading.Picker.Verified.ToArray()) _trading.Picker.MarkMissing(piece);
        await CheckAsync(PieceSet.All(_metainfo.Layout.PieceCount));
    }

    /// <summary>Ends a running check; <see cref="CheckRestAsync"/> takes it up again.</summary>
    public void CancelCheck() => _checker.Cancel();

    /// <summary>Changes how much a file is wanted.</summary>
    /// <exception cref="StoreException">What is stored of it could not be moved to where it belongs from now on.</exception>
    public async Task SetPriorityAsync(int file, PiecePriority priority)
    {
        if (_files[file] == priority) return;
        var wasSkipped = _files[file] == PiecePriority.Skip;
        _files[file] = priority;
        ApplyPriorities();
        if (wasSkipped != (priority == PiecePriority.Skip)) await SetWantedAsync(file, wanted: wasSkipped);
    }

    /// <summary>Reads bytes of a verified piece, into memory of their own.</summary>
    /// <exception cref="StoreException">The piece is not verified, or the store failed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such block.</exception>
    public Task<Payload> ReadAsync(BlockRange block)
    {
        if (!_metainfo.Layout.Contains(block)) throw new ArgumentOutOfRangeException(nameof(block), block, "there is no such block");
        if (!_trading.Picker.Verified.Contains(block.Piece))
            throw new StoreException(StoreFault.Unverified, StoreOperation.Read, _metainfo.Name, $"piece {block.Piece} is not verified");
        return _lane.RunAsync(StoreOperation.Read, () =>
        {
            var bytes = new byte[block.Length];
            _store.Read(_metainfo.Layout.OffsetOf(block), [bytes]);
            return new Payload(bytes);
        });
    }

    /// <summary>All that is wanted is there: the store finishes its files.</summary>
    /// <exception cref="StoreException">The store failed; the pieces are there all the same.</exception>
    public Task FinishAsync() => _lane.RunAsync(StoreOperation.Write, _store.Finish);

    /// <summary>Saves soon what has just become known.</summary>
    public void Remember() => _ = _resume.SaveAsync();

    /// <summary>Before everything rests: what is written reaches the disk itself, if that is wanted, and what is there is remembered.</summary>
    public async Task SaveAsync()
    {
        await _resume.SaveAsync();
        if (!_flushAtStop) return;
        try
        {
            await _lane.RunAsync(StoreOperation.Flush, _store.Flush); // nothing is left to do when resume data was saved
        }
        catch (StoreException exception)
        {
            _logger.StoreFailed(_metainfo.Name, exception.Message); // it is written all the same
        }
    }

    /// <summary>Removes the resume data, and the files too if that is wanted.</summary>
    /// <exception cref="StoreException">Not everything could be removed.</exception>
    public async Task DeleteAsync(bool data)
    {
        await QuietAsync();
        try
        {
            if (data) await _lane.RunAsync(StoreOperation.Delete, _store.Delete);
        }
        finally
        {
            await _resume.DeleteAsync();
        }
    }

    /// <summary>Lets go of the store.</summary>
    public async Task CloseAsync()
    {
        await QuietAsync();
        try
        {
            await _lane.RunAsync(StoreOperation.Flush, _store.Dispose);
        }
        catch (StoreException exception)
        {
            _logger.StoreFailed(_metainfo.Name, exception.Message); // it is closed as far as it can be
        }
    }

    /// <summary>Saves nothing more, and waits until nothing is under way.</summary>
    private Task QuietAsync()
    {
        _resume.Dispose();
        return _lane.WhenIdleAsync();
    }

    /// <summary>What was wanted earlier, and what is wanted now instead. Once: later wishes stand.</summary>
    private void Choose(Storage.Resume.ResumeState? state)
    {
        if (_choiceIsMade) return;
        _choiceIsMade = true;
        if (state is not null) _files.Decode(state.Priorities.Span);
        else if (_start.SelectedFiles is { } selected) _files.Select(selected);
        foreach (var (file, priority) in Wishes().Where(wish => wish.Key >= 0 && wish.Key < _metainfo.Files.Length)) _files[file] = priority;
    }

    private IReadOnlyDictionary<int, PiecePriority> Wishes()
    {
        try
        {
            return Sound(_start.PrioritiesOf?.Invoke(_metainfo) ?? _start.Priorities);
        }
        catch (Exception exception)
        {
            _subjects.Faults.OnNext(PluginFault.Of(new StrangerFault(null, nameof(SwarmStart.PrioritiesOf), exception)));
            return _start.Priorities;
        }
    }

    private static IReadOnlyDictionary<int, PiecePriority> Sound(IReadOnlyDictionary<int, PiecePriority> wishes) => wishes.Values.All(Enum.IsDefined)
        ? wishes
        : throw new InvalidOperationException($"{wishes.Values.First(priority => !Enum.IsDefined(priority))} is no priority");

    private async Task CheckAsync(PieceSet pieces)
    {
        _resume.IsHeld = !pieces.IsEmpty;
        if (pieces.IsEmpty) return;
        Checking();
        var failure = await _checker.CheckAsync(new PieceChecker(_store, _metainfo.FileLayout, _metainfo.PieceHashes), pieces);
        await _loop;
        _resume.IsHeld = !_checker.Left.IsEmpty;
        if (failure is not null) throw failure;
    }

    private void Have(PieceIndex piece, PieceOrigin origin) => _trading.Have(new PieceVerified(piece, origin, []));

    private void ApplyPriorities()
    {
        var wasComplete = _trading.Picker.IsComplete;
        _trading.Picker.SetPriorities(_files.OfPieces());
        _subjects.PrioritiesChanged.OnNext(Unit.Default);
        if (!wasComplete && _trading.Picker.IsComplete) _subjects.Completed.OnNext(Unit.Default);
    }

    private Task SetWantedAsync(int file, bool wanted) => _lane.RunAsync(StoreOperation.Write, () => _store.SetWanted(file, wanted));
}
