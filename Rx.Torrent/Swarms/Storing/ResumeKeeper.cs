using System.Reactive.Disposables;
using Microsoft.Extensions.Logging;
using Rx.Torrent.Discovery;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Metainfo.Reading;
using Rx.Torrent.Primitives;
using Rx.Torrent.Storage;
using Rx.Torrent.Storage.Resume;

namespace Rx.Torrent.Swarms.Storing;

/// <summary>
/// Keeps the resume data of a swarm on disk. What is verified is noted first, then flushed, then the files' stamps are taken: so nothing is
/// claimed that a crash could take back.
/// </summary>
internal sealed class ResumeKeeper : IDisposable
{
    /// <summary>After the first peer has been found a few more may be found soon; from then on they are saved with everything else.</summary>
    private static readonly TimeSpan AfterFirstPeer = TimeSpan.FromSeconds(5);

    private readonly string? _path;
    private readonly MetainfoFile _metainfo;
    private readonly IPieceStore _store;
    private readonly DiskLane _lane;
    private readonly ConnectingUnits _connecting;
    private readonly TradingUnits _trading;
    private readonly FileChoice _files;
    private readonly SwarmServices _services;
    private readonly SwarmSubjects _subjects;
    private readonly TimeSpan _interval;
    private readonly CompositeDisposable _subscriptions;
    private (long Uploaded, long Downloaded) _earlier;
    private DateTimeOffset _addedAt;
    private DateTimeOffset? _completedAt;
    private TimeSpan _lastSave;
    private TimeSpan? _soon;
    private bool _changed;
    private Task _saving = Task.CompletedTask;

    /// <param name="path">The file; null keeps nothing.</param>
    /// <param name="metainfo">The torrent.</param>
    /// <param name="store">Where its pieces are.</param>
    /// <param name="lane">For the work on the disk.</param>
    /// <param name="connecting">Who is to be remembered.</param>
    /// <param name="trading">What is to be remembered.</param>
    /// <param name="files">What is wanted.</param>
    /// <param name="services">Clock and log.</param>
    /// <param name="interval">How often something new is saved.</param>
    /// <param name="subjects">What makes something new; and where it is said what came of saving it.</param>
    public ResumeKeeper(
        string? path, MetainfoFile metainfo, IPieceStore store, DiskLane lane, ConnectingUnits connecting, TradingUnits trading, FileChoice files,
        SwarmServices services, TimeSpan interval, SwarmSubjects subjects)
    {
        _path = path;
        _metainfo = metainfo;
        _store = store;
        _lane = lane;
        _connecting = connecting;
        _trading = trading;
        _files = files;
        _services = services;
        _interval = interval;
        _subjects = subjects;
        _addedAt = services.Loop.Now;
        _subscriptions =
        [
            subjects.Verified.Subscribe(_ => _changed = true),
            subjects.PrioritiesChanged.Subscribe(_ => _changed = true),
            connecting.Connector.Proven.Subscribe(_ => Met()),
            subjects.Completed.Subscribe(_ => _completedAt ??= services.Loop.Now),
            connecting.Beats.Subscribe(_ => Beat()),
        ];
    }

    /// <summary>True while it is not known which pieces are there: saving then would forget those that were not looked at.</summary>
    public bool IsHeld { get; set; } = true;

    /// <summary>What went through in this run and all earlier ones.</summary>
    public TransferTotals Totals => new(
        _earlier.Downloaded + _trading.Traffic.Downloaded, _earlier.Uploaded + _trading.Traffic.Uploaded, _trading.Picker.BytesLeft);

    /// <summary>Whether the metadata is kept too, so that a magnet link needs to fetch it only once.</summary>
    public bool KeepsMetadata { get; set; }

    /// <summary>Loads what was saved of a swarm. Null when there is nothing of use.</summary>
    public static async Task<ResumeState?> LoadAsync(string? path, InfoHash infoHash, string name, DiskLane lane, ILogger logger)
    {
        if (path is null) return null;
        try
        {
            var state = await lane.RunAsync(StoreOperation.Read, () => ResumeFile.Load(path) is { } loaded ? Doubt(loaded) : null);
            return state?.InfoHash == infoHash ? state : null;
        }
        catch (Exception exception) when (exception is StoreException or ResumeException)
        {
            logger.ResumeUnusable(name, exception.Message);
            return null;
        }
    }

    /// <summary>Removes what was saved of a swarm.</summary>
    public static Task DeleteAsync(string? path, DiskLane lane) => path is null ? Task.CompletedTask : lane.RunAsync(StoreOperation.Delete, () =>
    {
        if (File.Exists(path)) File.Delete(path);
        return true;
    });

    /// <summary>Loads what was saved. Null when there is nothing of use.</summary>
    public async Task<ResumeState?> LoadAsync()
    {
        var state = await LoadAsync(_path, _metainfo.InfoHash, _metainfo.Name, _lane, _services.Logger);
        if (state is null) return null;
        _earlier = (state.Uploaded, state.Downloaded);
        _addedAt = state.AddedAt ?? _addedAt;
        if (state.Verified.Capacity == 0) return null; // of the time when nobody knew what there is: it says nothing of pieces
        _completedAt = state.CompletedAt;
        KeepsMetadata |= !state.Info.IsEmpty;
        return state;
    }

    /// <summary>How much the resume data is worth, seen what is on the disk.</summary>
    public Task<ResumeVerdict> CompareAsync(ResumeState state) =>
        _lane.RunAsync(StoreOperation.Inspect, () => ResumeCheck.Compare(state, _store, _metainfo.FileLayout));

    /// <summary>Saves now, or when the save that is under way has ended. Ends on the loop; a failure is logged, and tried again later.</summary>
    /// <param name="doubt">True to vouch for no file, so that the next start checks them all.</param>
    public Task SaveAsync(bool doubt = false) => _saving = SaveAfterAsync(_saving, doubt);

    /// <summary>Saves the metadata, if that is kept, before it is known which pieces are there: nothing is vouched for then.</summary>
    public Task SaveFirstAsync() => KeepsMetadata ? _saving = SaveAfterAsync(_saving, doubt: true, evenHeld: true) : Task.CompletedTask;

    /// <summary>Removes what was saved.</summary>
    public Task DeleteAsync() => DeleteAsync(_path, _lane);

    public void Dispose() => _subscriptions.Dispose();

    private async Task SaveAfterAsync(Task previous, bool doubt, bool evenHeld = false)
    {
        await previous;
        if (_path is null || (IsHeld && !evenHeld)) return;
        _changed = false;
        _lastSave = _services.Loop.Elapsed;
        try
        {
            var verified = _trading.Picker.Verified.Copy();
            var stamps = await _lane.RunAsync(StoreOperation.Flush, () =>
            {
                _store.Flush();
                return Enumerable.Range(0, _metainfo.Files.Length).Select(_store.StampOf).ToArray();
            });
            if (doubt) Array.Fill(stamps, FileStamp.Unknown);
            var state = Snapshot(verified, Doubt(stamps, verified));
            await _lane.RunAsync(StoreOperation.Write, () =>
            {
                ResumeFile.Save(_path, state);
                return true;
            });
            _subjects.Saved.OnNext(null);
        }
        catch (StoreException exception)
        {
            _changed = true;
            _services.Logger.ResumeNotSaved(_metainfo.Name, exception.Message);
            _subjects.Saved.OnNext(exception);
        }
    }

    /// <summary>Somebody was reached, with whom the next run may begin.</summary>
    private void Met()
    {
        _changed = true;
        _soon ??= _services.Loop.Elapsed + AfterFirstPeer;
    }

    private void Beat()
    {
        if (!_changed || IsHeld) return;
        if (_services.Loop.Elapsed - _lastSave < _interval && (_soon is not { } soon || _services.Loop.Elapsed < soon)) return;
        if (_soon is not null) _soon = TimeSpan.MaxValue;
        _ = SaveAsync();
    }

    /// <summary>A file whose metadata is not that of its info hash was tampered with, and nothing in it is believed.</summary>
    private static ResumeState Doubt(ResumeState state) => state.Info.IsEmpty || MetainfoReader.V1Hash(state.Info.Span) == state.InfoHash
        ? state
        : throw new ResumeException("its metadata has another info hash");

    /// <summary>What was written meanwhile is in the files and may be in their stamps, but not in the set: such files are to be checked.</summary>
    private FileStamp[] Doubt(FileStamp[] stamps, PieceSet verified)
    {
        foreach (var piece in _trading.Picker.Verified.Where(piece => !verified.Contains(piece)))
        {
            foreach (var slice in _metainfo.FileLayout.SlicesOf(piece)) stamps[slice.File] = FileStamp.Unknown;
        }
        return stamps;
    }

    private ResumeState Snapshot(PieceSet verified, FileStamp[] stamps) => new()
    {
        InfoHash = _metainfo.InfoHash,
        Info = KeepsMetadata ? _metainfo.Metadata : default,
        Verified = verified,
        Unfinished = [.. _trading.Verifier.Pieces.Where(piece => !piece.IsBusy).Select(AtRest).OfType<UnfinishedPiece>()],
        Stamps = stamps,
        Priorities = _files.Encode(),
        Uploaded = Totals.Uploaded,
        Downloaded = Totals.Downloaded,
        AddedAt = _addedAt,
        CompletedAt = _completedAt,
        Peers = _connecting.Connector.Remember(),
    };

    private static UnfinishedPiece? AtRest(PieceInProgress piece)
    {
        var blocks = Enumerable.Range(0, piece.BlockCount).Where(block => piece.PlaceOf(block) == BlockPlace.Store).ToArray();
        return blocks.Length == 0 ? null : UnfinishedPiece.Of(piece.Index, piece.BlockCount, blocks);
    }
}
