namespace Rx.Torrent.Primitives;

/// <summary>How a torrent's bytes fall into pieces and blocks. Every index and range that a peer sends is checked against it once.</summary>
public sealed class PieceLayout
{
    /// <summary>The length of a block, 16 KiB: what every client requests.</summary>
    public const int BlockLength = 16 * 1024;

    /// <summary>Lays <paramref name="totalLength"/> bytes out in pieces of <paramref name="pieceLength"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A length is negative, the piece length is 0, or there would be more than 2^31-1 pieces.</exception>
    public PieceLayout(long totalLength, int pieceLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(totalLength);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pieceLength);
        var pieces = totalLength / pieceLength + (totalLength % pieceLength == 0 ? 0 : 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pieces, int.MaxValue, nameof(totalLength));
        TotalLength = totalLength;
        PieceLength = pieceLength;
        PieceCount = (int)pieces;
    }

    /// <summary>The length of everything in bytes.</summary>
    public long TotalLength { get; }

    /// <summary>The length of every piece but the last in bytes.</summary>
    public int PieceLength { get; }

    /// <summary>The number of pieces; 0 when there are no bytes.</summary>
    public int PieceCount { get; }

    /// <summary>The number of blocks in every piece but the last.</summary>
    public int BlocksPerPiece => BlocksIn(PieceLength);

    /// <summary>True, and the index, when <paramref name="value"/> is the number of one of the pieces.</summary>
    public bool TryIndex(long value, out PieceIndex index)
    {
        var inside = value >= 0 && value < PieceCount;
        index = inside ? new PieceIndex((int)value) : default;
        return inside;
    }

    /// <summary>True when <paramref name="index"/> is one of the pieces.</summary>
    public bool Contains(PieceIndex index) => index.Value < PieceCount;

    /// <summary>True when <paramref name="block"/> is not empty and lies wholly inside its piece.</summary>
    public bool Contains(BlockRange block) =>
        Contains(block.Piece) && block.Offset >= 0 && block.Length > 0 && block.Length <= LengthOf(block.Piece) - block.Offset;

    /// <summary>The first byte of a piece, counted from the start of the torrent.</summary>
    public long OffsetOf(PieceIndex piece) => (long)piece.Value * PieceLength;

    /// <summary>The first byte of a block, counted from the start of the torrent.</summary>
    public long OffsetOf(BlockRange block) => OffsetOf(block.Piece) + block.Offset;

    /// <summary>The length of a piece in bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="piece"/> is none of the pieces.</exception>
    public int LengthOf(PieceIndex piece)
    {
        if (piece.Value < PieceCount - 1) return PieceLength;
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(piece.Value, PieceCount, nameof(piece));
        return (int)(TotalLength - OffsetOf(piece));
    }

    /// <summary>The number of blocks in a piece.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="piece"/> is none of the pieces.</exception>
    public int BlockCountOf(PieceIndex piece) => BlocksIn(LengthOf(piece));

    /// <summary>The block of that number in a piece.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such piece, or no such block in it.</exception>
    public BlockRange BlockAt(PieceIndex piece, int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, BlockCountOf(piece));
        var offset = number * BlockLength;
        return new BlockRange(piece, offset, Math.Min(BlockLength, LengthOf(piece) - offset));
    }

    // Not (length + BlockLength - 1) / BlockLength: that overflows for pieces of nearly 2 GiB.
    private static int BlocksIn(int length) => length / BlockLength + (length % BlockLength == 0 ? 0 : 1);
}
