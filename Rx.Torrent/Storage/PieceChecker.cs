using Rx.Torrent.Metainfo;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Storage;

/// <summary>
/// Finds out which pieces a store has, by reading and hashing them. One for a whole check; it is called for a range of pieces at a time, also by several
/// threads for ranges of their own, so that the disk queue decides how much goes on at once and can do other things in between.
/// </summary>
internal sealed class PieceChecker
{
    private readonly IPieceStore _store;
    private readonly PieceLayout _layout;
    private readonly FileLayout _files;
    private readonly ReadOnlyMemory<byte> _hashes;

    // How far each file reaches; -1 is not yet known. Threads may find out the same thing twice, and find it the same.
    private readonly long[] _reach;

    /// <param name="store">What to check.</param>
    /// <param name="files">Which files the pieces lie in: those that are not there are passed by without reading.</param>
    /// <param name="hashes">20 bytes a piece.</param>
    public PieceChecker(IPieceStore store, FileLayout files, ReadOnlyMemory<byte> hashes)
    {
        var layout = files.Pieces;
        if (hashes.Length != (long)layout.PieceCount * PieceHasher.HashLength)
            throw new ArgumentException($"{layout.PieceCount} pieces cannot have {hashes.Length} bytes of hashes", nameof(hashes));
        _store = store;
        _layout = layout;
        _files = files;
        _hashes = hashes;
        _reach = new long[files.Count];
        Array.Fill(_reach, -1);
    }

    /// <summary>Checks the pieces from <paramref name="first"/> up to but without <paramref name="end"/>, in order.</summary>
    /// <param name="first">The first piece.</param>
    /// <param name="end">The piece after the last.</param>
    /// <param name="report">Told of each piece, on this thread, whether the store has it.</param>
    /// <param name="cancel">Asked before each piece.</param>
    /// <exception cref="StoreException">A file is there but could not be read. Files that are missing or too short are no trouble: their pieces are not found.</exception>
    /// <exception cref="OperationCanceledException">The check was cancelled.</exception>
    public void Check(int first, int end, Action<PieceIndex, bool> report, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(end, _layout.PieceCount);
        var hasher = PieceHasher.OfThread;
        // Small pieces are read many at a time, large ones many reads to a piece.
        var perRead = Math.Max(1, PieceHasher.ReadLength / _layout.PieceLength);
        while (first < end)
        {
            cancel.ThrowIfCancellationRequested();
            var run = RunOf(first, Math.Min(end, first + perRead));
            if (run == first)
            {
                report(new PieceIndex(first++), false);
                continue;
            }
            if (run - first == 1 || !TryCheckTogether(hasher, first, run, report)) CheckEach(hasher, first, run, report, cancel);
            first = run;
        }
    }

    /// <summary>The end of the run of pieces from <paramref name="first"/> on that may be there.</summary>
    private int RunOf(int first, int end)
    {
        var piece = first;
        while (piece < end && MayBeThere(new PieceIndex(piece))) piece++;
        return piece;
    }

    private bool MayBeThere(PieceIndex piece)
    {
        foreach (var slice in _files.SlicesOf(piece))
        {
            if (slice.Offset + slice.Length > ReachOf(slice.File)) return false;
        }
        return true;
    }

    private long ReachOf(int file)
    {
        var reach = Volatile.Read(ref _reach[file]);
        if (reach >= 0) return reach;
        var stamp = _store.StampOf(file);
        reach = stamp.IsUnknown ? long.MaxValue : Math.Max(0, stamp.Length);
        Volatile.Write(ref _reach[file], reach);
        return reach;
    }

    private bool TryCheckTogether(PieceHasher hasher, int first, int end, Action<PieceIndex, bool> report)
    {
        var start = _layout.OffsetOf(new PieceIndex(first));
        var last = new PieceIndex(end - 1);
        var bytes = hasher.Buffer.AsMemory(0, (int)(_layout.OffsetOf(last) + _layout.LengthOf(last) - start));
        try
        {
            if (_store.IsUnwritten(start, bytes.Length)) return false; // which is faster to see piece by piece
            _store.Read(start, [bytes]);
        }
        catch (StoreException e) when (IsAbsence(e))
        {
            return false; // some of them may be there all the same
        }
        for (var i = first; i < end; i++)
        {
            var piece = new PieceIndex(i);
            hasher.Reset();
            hasher.Append(bytes.Span.Slice((int)(_layout.OffsetOf(piece) - start), _layout.LengthOf(piece)));
            report(piece, hasher.Matches(ExpectedOf(piece)));
        }
        return true;
    }

    private void CheckEach(PieceHasher hasher, int first, int end, Action<PieceIndex, bool> report, CancellationToken cancel)
    {
        for (var i = first; i < end; i++)
        {
            cancel.ThrowIfCancellationRequested();
            var piece = new PieceIndex(i);
            report(piece, IsThere(hasher, piece));
        }
    }

    private bool IsThere(PieceHasher hasher, PieceIndex piece)
    {
        try
        {
            hasher.Reset();
            var (offset, length) = (_layout.OffsetOf(piece), _layout.LengthOf(piece));
            if (_store.IsUnwritten(offset, length)) hasher.AppendZeros(length);
            else hasher.Append(_store, offset, length);
            return hasher.Matches(ExpectedOf(piece));
        }
        catch (StoreException e) when (IsAbsence(e))
        {
            return false;
        }
    }

    private static bool IsAbsence(StoreException e) => e.Fault is StoreFault.Missing or StoreFault.TooShort;

    private ReadOnlySpan<byte> ExpectedOf(PieceIndex piece) => _hashes.Span.Slice(piece.Value * PieceHasher.HashLength, PieceHasher.HashLength);
}
