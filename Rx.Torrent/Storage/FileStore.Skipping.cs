using Rx.Torrent.Metainfo;
using Rx.Torrent.Storage.Files;

namespace Rx.Torrent.Storage;

/// <content>Skipped files: the bytes of pieces that they share with others are in the parts file, at their offset in the torrent.</content>
public sealed partial class FileStore
{
    private readonly bool[] _skipped;
    private readonly bool[] _inParts; // skipped, and there was no such file when it was
    private int _inPartsCount;

    /// <inheritdoc/>
    public void SetWanted(int file, bool wanted)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(file);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(file, _files.Length);
        if (_files[file].IsPadding) return;
        using (TakeOver())
        {
            if (wanted && _inParts[file]) TakeOutOfParts(file);
            if (!wanted && !_skipped[file] && _files[file].Length > 0 && !File.Exists(_root.Guard(NameOf(file), StoreOperation.Inspect)))
            {
                _inParts[file] = true;
                _inPartsCount++;
            }
            _skipped[file] = !wanted;
        }
    }

    /// <summary>The file, by its number, and the position in it where a slice is at home at present.</summary>
    private (int File, long Offset) PlaceOf(FileSlice slice) =>
        _inParts[slice.File] ? (Parts, _layout.OffsetOf(slice.File) + slice.Offset) : (slice.File, slice.Offset);

    /// <summary>
    /// Turns skipped files that are written to beyond their shared pieces into files like any other: somebody wants a piece of them after all,
    /// and the parts file is not for that.
    /// </summary>
    private void TakeOutOfParts(long offset, long length)
    {
        using (TakeOver())
        {
            foreach (var slice in _layout.Slices(offset, length))
            {
                if (_inParts[slice.File] && !IsShared(slice)) TakeOutOfParts(slice.File);
            }
        }
    }

    /// <summary>True when part of the run should not go into the parts file, and would.</summary>
    private bool IsMisplaced(long offset, long length)
    {
        if (_inPartsCount == 0) return false;
        foreach (var slice in _layout.Slices(offset, length))
        {
            if (_inParts[slice.File] && !IsShared(slice)) return true;
        }
        return false;
    }

    private void TakeOutOfParts(int file)
    {
        if (File.Exists(PathOf(Parts)))
        {
            var (headEnd, tailStart) = SharedBoundsOf(file);
            CopyFromParts(file, _layout.OffsetOf(file), headEnd);
            CopyFromParts(file, Math.Max(headEnd, tailStart), _layout.OffsetOf(file) + _files[file].Length);
        }
        _inParts[file] = false;
        if (--_inPartsCount == 0) DeletePartsIfUnused();
    }

    private void CopyFromParts(int file, long from, long end)
    {
        if (from >= end) return;
        using var parts = Use(Parts, write: false);
        using var target = Use(file, write: true);
        var buffer = new byte[Math.Min(end - from, 256 * 1024)];
        Memory<byte>[] room = [buffer];
        while (from < end)
        {
            if (end - from < buffer.Length) room[0] = buffer.AsMemory(0, (int)(end - from));
            var read = (int)Try(StoreOperation.Read, Parts, (parts, from, room), static x => FileIO.Read(x.parts.Handle, x.from, x.room));
            if (read == 0) return;
            // What was never written stays unwritten: it reads as zeros in both.
            if (buffer.AsSpan(0, read).ContainsAnyExcept((byte)0))
            {
                var written = (target, bytes: buffer.AsMemory(0, read), at: from - _layout.OffsetOf(file));
                Try(StoreOperation.Write, file, written, static x => RandomAccess.Write(x.target.Handle, x.bytes.Span, x.at));
                Volatile.Write(ref _unflushed[file], true);
            }
            from += read;
        }
    }

    /// <summary>The end of the piece that a file shares with those before it, and the start of the one that it shares with those after; torrent offsets.</summary>
    private (long HeadEnd, long TailStart) SharedBoundsOf(int file)
    {
        var (start, end, pieceLength) = (_layout.OffsetOf(file), _layout.OffsetOf(file) + _files[file].Length, _layout.Pieces.PieceLength);
        var intoPiece = start % pieceLength;
        var headEnd = intoPiece == 0 ? start : Math.Min(end, start - intoPiece + pieceLength);
        return (headEnd, Math.Max(start, end - end % pieceLength));
    }

    private bool IsShared(FileSlice slice)
    {
        var (headEnd, tailStart) = SharedBoundsOf(slice.File);
        var start = _layout.OffsetOf(slice.File) + slice.Offset;
        return headEnd >= tailStart || start >= tailStart || start + slice.Length <= headEnd;
    }

    private void DeletePartsIfUnused()
    {
        if (_inPartsCount > 0) return;
        _handles.Close(Parts);
        DeleteFile(Parts);
        _unflushed[Parts] = false;
    }
}
