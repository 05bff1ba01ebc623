using System.Reactive;
using System.Reactive.Disposables;
using System.Reactive.Subjects;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Storage;
using Rx.Torrent.Swarms.Trading;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Swarms.Storing;

/// <summary>
/// Collects blocks into pieces. A whole piece is hashed and written by a worker; only then is it verified. Pieces are hashed from memory,
/// so nothing wrong is ever written; only when unfinished pieces take too much memory are blocks written ahead.
/// </summary>
/// <remarks><code>
/// blocks    --b--b--b*--b--b*--------   (* the last of its piece)
/// verified  -------------V------------
/// failed    -------------------F------
/// </code></remarks>
internal sealed class Verifier : IDisposable
{
    private readonly MetainfoFile _metainfo;
    private readonly IPieceStore _store;
    private readonly DiskLane _lane;
    private readonly long _memoryMark;
    private readonly Dictionary<int, PieceInProgress> _pieces = [];
    private readonly CompositeDisposable _subscriptions = [];
    private readonly Subject<PieceVerified> _verified = new();
    private readonly Subject<PieceFailed> _failed = new();
    private readonly Subject<StoreException> _troubles = new();
    private readonly Subject<Unit> _eased = new();
    private long _bytesInMemory;

    public Verifier(MetainfoFile metainfo, IPieceStore store, DiskLane lane, long memoryMark, IObservable<ReceivedBlock> blocks)
    {
        _metainfo = metainfo;
        _store = store;
        _lane = lane;
        _memoryMark = memoryMark;
        _subscriptions.Add(blocks.Subscribe(Take));
    }

    /// <summary>A piece is right and written.</summary>
    public IObservable<PieceVerified> Verified => _verified;

    /// <summary>A piece is wrong and forgotten.</summary>
    public IObservable<PieceFailed> Failed => _failed;

    /// <summary>The store failed. Nothing is lost: <see cref="Retry"/> writes what could not be written.</summary>
    public IObservable<StoreException> Troubles => _troubles;

    /// <summary>True while there is more in memory than there should be and all of it is being written: then no more should be read from sockets.</summary>
    public bool IsFull { get; private set; }

    /// <summary><see cref="IsFull"/> is over.</summary>
    public IObservable<Unit> Eased => _eased;

    /// <summary>Bytes of unfinished and unwritten pieces in memory.</summary>
    public long BytesInMemory => _bytesInMemory;

    /// <summary>The pieces that are under way.</summary>
    public IReadOnlyCollection<PieceInProgress> Pieces => _pieces.Values;

    /// <summary>Tries again to verify and write whole pieces whose writing failed.</summary>
    public void Retry()
    {
        foreach (var piece in _pieces.Values.Where(piece => piece is { IsComplete: true, IsBusy: false }).ToArray()) Verify(piece);
        MakeRoom();
    }

    /// <summary>Writes what unfinished pieces have in memory, so that it can be found again after a stop.</summary>
    public void SpillAll()
    {
        foreach (var piece in _pieces.Values.Where(piece => piece is { IsBusy: false, IsComplete: false, BytesInMemory: > 0 }).ToArray()) Spill(piece);
    }

    /// <summary>Takes up a piece of which some blocks are at rest.</summary>
    public void Restore(PieceIndex index, IEnumerable<int> blocks)
    {
        var piece = new PieceInProgress(index, _metainfo.Layout.BlockCountOf(index));
        foreach (var block in blocks) piece.AddStored(block);
        _pieces[index] = piece;
    }

    /// <summary>Verifies a piece of which every block was at rest.</summary>
    public void VerifyRestored(PieceIndex index)
    {
        _pieces[index].IsComplete = true;
        Verify(_pieces[index]);
    }

    /// <summary>Forgets a piece that turned out to be there.</summary>
    public void Drop(PieceIndex index)
    {
        if (_pieces.TryGetValue(index, out var piece) && !piece.IsBusy && _pieces.Remove(index)) Forget(piece);
    }

    public void Dispose()
    {
        _subscriptions.Dispose();
        foreach (var piece in _pieces.Values.Where(piece => !piece.IsBusy)) Forget(piece);
        _pieces.Clear();
        _verified.OnCompleted();
        _failed.OnCompleted();
        _troubles.OnCompleted();
        _eased.OnCompleted();
    }

    private void Take(ReceivedBlock received)
    {
        var block = received.Piece.Block;
        if (!_pieces.TryGetValue(block.Piece, out var piece))
            _pieces.Add(block.Piece, piece = new PieceInProgress(block.Piece, _metainfo.Layout.BlockCountOf(block.Piece)));
        piece.Add(block.Offset / PieceLayout.BlockLength, received.Piece.Data, received.Peer);
        _bytesInMemory += block.Length;
        piece.IsComplete = received.CompletesPiece;
        if (piece.IsComplete && !piece.IsBusy) Verify(piece);
        MakeRoom();
    }

    private void Verify(PieceInProgress piece)
    {
        piece.IsBusy = true;
        _lane.Submit(new VerifyJob(_store, _metainfo.Layout, _metainfo.PieceHashes.Slice(piece.Index * PieceHasher.HashLength, PieceHasher.HashLength), piece, Finish));
    }

    private void Finish(VerifyJob job)
    {
        var piece = job.Piece;
        piece.IsBusy = false;
        if (job.Failure is not null)
        {
            _troubles.OnNext(job.Failure); // the piece waits, whole, for a retry
            return;
        }
        _pieces.Remove(piece.Index);
        Forget(piece);
        MakeRoom();
        var contributors = piece.Contributors;
        if (job.IsRight) _verified.OnNext(new PieceVerified(piece.Index, PieceOrigin.Downloaded, contributors) { HashTime = job.HashTime });
        else _failed.OnNext(new PieceFailed(piece.Index, contributors) { Blocks = job.FailedBlocks, HashTime = job.HashTime });
    }

    /// <summary>Begins to write blocks ahead while there are too many in memory.</summary>
    private void MakeRoom()
    {
        var wasFull = IsFull;
        IsFull = _bytesInMemory > _memoryMark && !TrySpillLargest();
        if (wasFull && !IsFull) _eased.OnNext(Unit.Default);
    }

    private bool TrySpillLargest()
    {
        var largest = _pieces.Values.Where(piece => piece is { IsBusy: false, IsComplete: false }).MaxBy(piece => piece.BytesInMemory);
        if (largest is null || largest.BytesInMemory == 0) return false;
        Spill(largest);
        return true;
    }

    private void Spill(PieceInProgress piece)
    {
        piece.IsBusy = true;
        _lane.Submit(new SpillJob(_store, _metainfo.Layout, piece, Spilled));
    }

    private void Spilled(SpillJob job)
    {
        var piece = job.Piece;
        piece.IsBusy = false;
        if (job.Failure is not null)
        {
            _troubles.OnNext(job.Failure);
            return;
        }
        for (var i = 0; i < piece.BlockCount; i++)
        {
            if (job.Holds(i)) Return(piece.Written(i));
        }
        if (piece.IsComplete) Verify(piece);
        MakeRoom();
    }

    private void Forget(PieceInProgress piece)
    {
        for (var i = 0; i < piece.BlockCount; i++)
        {
            if (piece.PlaceOf(i) == BlockPlace.Memory) Return(piece.Take(i));
        }
    }

    private void Return(Payload data)
    {
        _bytesInMemory -= data.Length;
        _lane.Loop.Blocks.Return(data);
    }
}
