using Rx.Torrent.Primitives;

namespace Rx.Torrent.Storage;

/// <summary>Which bytes and pieces of a torrent lie in which of its files.</summary>
internal sealed class FileMap
{
    private readonly StoreFile[] _files;
    private readonly long[] _starts; // one more than there are files: the last is the end

    public FileMap(IReadOnlyList<StoreFile> files)
    {
        _files = [.. files];
        _starts = new long[_files.Length + 1];
        for (var i = 0; i < _files.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(_files[i].Length, nameof(files));
            _starts[i + 1] = checked(_starts[i] + _files[i].Length);
        }
    }

    public int Count => _files.Length;

    public long TotalLength => _starts[^1];

    public StoreFile this[int file] => _files[file];

    /// <summary>The first byte of a file, counted from the start of the torrent.</summary>
    public long StartOf(int file) => _starts[file];

    /// <summary>The byte after the last of a file, counted from the start of the torrent.</summary>
    public long EndOf(int file) => _starts[file + 1];

    /// <summary>The file that holds a byte of the torrent. Never an empty one.</summary>
    public int FileAt(long offset)
    {
        // The last file that starts at or before the byte; of several that start at the same one, all but the last are empty.
        var (low, high) = (0, _files.Length - 1);
        while (low < high)
        {
            var middle = low + (high - low + 1) / 2;
            if (_starts[middle] <= offset) low = middle;
            else high = middle - 1;
        }
        return low;
    }

    /// <summary>The part of one file's bytes that lies in the run of <paramref name="length"/> bytes from <paramref name="offset"/>, which the file touches.</summary>
    public FileSpan SpanIn(int file, long offset, long length)
    {
        var start = Math.Max(offset, _starts[file]);
        return new FileSpan(file, start - _starts[file], Math.Min(offset + length, _starts[file + 1]) - start);
    }

    /// <summary>A run of the torrent's bytes, file by file. Empty files do not show.</summary>
    public IEnumerable<FileSpan> Spans(long offset, long length)
    {
        if (length == 0) yield break;
        for (var file = FileAt(offset); file < _files.Length && _starts[file] < offset + length; file++)
        {
            if (_files[file].Length > 0) yield return SpanIn(file, offset, length);
        }
    }

    /// <summary>The numbers of the pieces that hold a byte of the file: first, and one past the last.</summary>
    public (int First, int End) PiecesOf(int file, PieceLayout layout) => _files[file].Length == 0
        ? (0, 0)
        : ((int)(_starts[file] / layout.PieceLength), (int)((_starts[file + 1] - 1) / layout.PieceLength) + 1);
}
