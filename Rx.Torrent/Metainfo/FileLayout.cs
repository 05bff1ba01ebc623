using Rx.Torrent.Primitives;

namespace Rx.Torrent.Metainfo;

/// <summary>How a torrent's bytes fall into files: which bytes of which files make a piece, and which pieces make a file.</summary>
public sealed class FileLayout
{
    // One more than there are files: the last is the end.
    private readonly long[] _starts;

    /// <summary>Lays files of these lengths out one behind the other.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A length is negative, or the sum is not <paramref name="pieces"/>' length.</exception>
    public FileLayout(PieceLayout pieces, params IEnumerable<long> lengths)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        ArgumentNullException.ThrowIfNull(lengths);
        Pieces = pieces;
        var starts = new List<long> { 0 };
        foreach (var length in lengths)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(length, nameof(lengths));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(length, pieces.TotalLength - starts[^1], nameof(lengths));
            starts.Add(starts[^1] + length);
        }
        ArgumentOutOfRangeException.ThrowIfNotEqual(starts[^1], pieces.TotalLength, nameof(lengths));
        _starts = [.. starts];
    }

    /// <summary>How the same bytes fall into pieces.</summary>
    public PieceLayout Pieces { get; }

    /// <summary>The number of files.</summary>
    public int Count => _starts.Length - 1;

    /// <summary>The first byte of a file, counted from the start of the torrent.</summary>
    public long OffsetOf(int file) => _starts[file];

    /// <summary>The length of a file in bytes.</summary>
    public long LengthOf(int file) => _starts[file + 1] - _starts[file];

    /// <summary>The pieces that have bytes of a file; none for an empty one.</summary>
    public PieceRange PiecesOf(int file)
    {
        if (LengthOf(file) == 0) return default;
        var first = (int)(_starts[file] / Pieces.PieceLength);
        var last = (int)((_starts[file + 1] - 1) / Pieces.PieceLength);
        return new PieceRange(new PieceIndex(first), last - first + 1);
    }

    /// <summary>The number of the file that a byte of the torrent belongs to; never an empty file.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The torrent has no such byte.</exception>
    public int FileAt(long offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(offset, Pieces.TotalLength);
        // The last file that starts at or before the byte: of several that start at the same one, all but the last are empty.
        var (low, high) = (0, Count - 1);
        while (low < high)
        {
            var middle = low + (high - low + 1) / 2;
            if (_starts[middle] <= offset) low = middle;
            else high = middle - 1;
        }
        return low;
    }

    /// <summary>The bytes of a piece, file by file. Empty files do not show.</summary>
    public SliceSequence SlicesOf(PieceIndex piece) => Slices(Pieces.OffsetOf(piece), Pieces.LengthOf(piece));

    /// <summary>The bytes of a block, file by file. Empty files do not show.</summary>
    public SliceSequence SlicesOf(BlockRange block) => Slices(Pieces.OffsetOf(block), block.Length);

    /// <summary>A run of the torrent's bytes, file by file. Empty files do not show.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The run lies outside of the torrent.</exception>
    public SliceSequence Slices(long offset, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Pieces.TotalLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Pieces.TotalLength - offset);
        return new SliceSequence(this, offset, length);
    }
}
