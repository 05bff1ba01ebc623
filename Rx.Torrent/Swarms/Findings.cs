using System.Reactive;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Primitives;
using Rx.Torrent.Storage;
using Rx.Torrent.Swarms.Storing;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Swarms;

/// <summary>What a swarm has to find out before it can trade: what the torrent contains, where that goes, and which of it is there.</summary>
internal sealed class Findings
{
    private readonly SwarmMetadata _metadata;
    private readonly DiskLane _lane;
    private readonly ConnectingUnits _units;
    private readonly SwarmServices _services;
    private readonly SwarmOptions _options;
    private readonly SwarmStart _start;
    private readonly SwarmSubjects _subjects;
    private readonly Func<bool> _isInterrupted;
    private readonly Action _checking;
    private readonly PeerKeeper _peers;
    private IPieceStore? _store;
    private bool _isAnnounced;
    private bool _isClosed;

    /// <param name="metadata">What is known from the start.</param>
    /// <param name="lane">For the work on the store.</param>
    /// <param name="units">Who is here, and waits to be told.</param>
    /// <param name="services">What is shared with other swarms.</param>
    /// <param name="options">Limits and habits.</param>
    /// <param name="start">What is wanted, and where it goes.</param>
    /// <param name="subjects">Where it is said.</param>
    /// <param name="isInterrupted">True when no check is to begin.</param>
    /// <param name="checking">Told when one does.</param>
    public Findings(
        SwarmMetadata metadata, DiskLane lane, ConnectingUnits units, SwarmServices services, SwarmOptions options, SwarmStart start,
        SwarmSubjects subjects, Func<bool> isInterrupted, Action checking)
    {
        _metadata = metadata;
        _lane = lane;
        _units = units;
        _services = services;
        _options = options;
        _start = start;
        _subjects = subjects;
        _isInterrupted = isInterrupted;
        _checking = checking;
        _store = start.Store;
        _peers = new PeerKeeper(start.ResumePath, metadata.InfoHash, metadata.Name, lane, units, services, options.SaveInterval);
        if (metadata.Metainfo is not { } metainfo) return;
        Announce(metainfo);
        Unfold(metainfo, _store!);
    }

    /// <summary>What is wanted and what is there; null while nobody knows what there could be.</summary>
    public Contents? Contents { get; private set; }

    /// <summary>Looks for metadata that an earlier run has kept, or at least for peers.</summary>
    public async Task RecallAsync()
    {
        if (_metadata.Metainfo is not null) return;
        var state = await ResumeKeeper.LoadAsync(_start.ResumePath, _metadata.InfoHash, _metadata.Name, _lane, _services.Logger);
        if (state is { Info.IsEmpty: false } && _metadata.TryClaim(state.Info.Span)) await _metadata.ReadAsync(state.Info, _lane);
        await _lane.Loop;
        if (state is not null && _metadata.Metainfo is null) _peers.Recall(state);
    }

    /// <summary>Goes from the metadata to the pieces that are there, as far as that has not been done. Without metadata there is nothing to find out.</summary>
    /// <exception cref="StoreException">The store failed.</exception>
    public async Task FindOutAsync()
    {
        if (_metadata.Metainfo is not { } metainfo) return;
        if (Contents is null)
        {
            _checking();
            Announce(metainfo);
            _store ??= await _lane.RunAsync(StoreOperation.Open, () => _start.OpenStore(metainfo) ?? throw new InvalidOperationException("none was made"));
            await _lane.Loop;
            Unfold(metainfo, _store);
        }
        await Contents!.CheckRestAsync();
    }

    /// <summary>Reads bytes of a verified piece. From any thread; whoever waits on the loop goes on there.</summary>
    public Task<Payload> ReadAsync(BlockRange block)
    {
        var loop = _lane.Loop;
        var answer = new TaskCompletionSource<Payload>(loop.IsCurrent ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);
        if (loop.IsCurrent) Begin();
        else if (!loop.Post(Begin, isOwed: true)) answer.SetException(Refusal(StoreFault.Failed, "the swarm has stopped"));
        return answer.Task;

        void Begin() => _ = AnswerAsync();

        async Task AnswerAsync()
        {
            try
            {
                if (_isClosed) throw Refusal(StoreFault.Failed, "the swarm has stopped");
                answer.SetResult(await (Contents ?? throw Refusal(StoreFault.Unverified, "nobody knows yet what there is")).ReadAsync(block));
            }
            catch (Exception exception)
            {
                answer.SetException(exception);
            }
        }
    }

    /// <summary>Removes the resume data, and the files too if that is wanted.</summary>
    /// <exception cref="StoreException">Not everything could be removed.</exception>
    public Task DeleteAsync(bool data) => Contents?.DeleteAsync(data) ?? ResumeKeeper.DeleteAsync(_start.ResumePath, _lane);

    /// <summary>Before everything rests: what is there is remembered, and before it is known what there could be, who was.</summary>
    public Task SaveAsync() => Contents?.SaveAsync() ?? _peers.SaveAsync();

    /// <summary>Lets go of the store.</summary>
    public async Task CloseAsync()
    {
        _isClosed = true;
        _peers.Dispose();
        if (Contents is not null)
        {
            await Contents.CloseAsync();
            return;
        }
        try
        {
            if (_store is not null) await _lane.RunAsync(StoreOperation.Flush, _store.Dispose); // it was given, and never used
        }
        catch (StoreException exception)
        {
            _services.Logger.StoreFailed(_metadata.Name, exception.Message);
        }
    }

    private StoreException Refusal(StoreFault fault, string reason) => new(fault, StoreOperation.Read, _metadata.Name, reason);

    /// <summary>The peers' words are read by the metadata from now on, before anybody hears of it.</summary>
    private void Announce(MetainfoFile metainfo)
    {
        if (_isAnnounced) return; // the store could not be opened, and somebody has resumed
        _isAnnounced = true;
        _units.Lay(metainfo.Layout);
        if (metainfo.IsPrivate) _units.KeepToTrackers();
        _subjects.Metadata.OnNext(Unit.Default);
    }

    /// <summary>Makes what needs to know what there is.</summary>
    private void Unfold(MetainfoFile metainfo, IPieceStore store)
    {
        _peers.Dispose();
        var trading = new TradingUnits(metainfo, store, _lane, _units, _services, _options, _subjects);
        _units.Stand(trading);
        Contents = new Contents(metainfo, store, _lane, _units, trading, _services, _options, _start, _subjects)
        {
            KeepsMetadata = _metadata.IsOfMagnet,
            Checking = _checking,
            IsInterrupted = _isInterrupted,
        };
        _subjects.Unfolded.OnNext(Unit.Default);
    }
}
