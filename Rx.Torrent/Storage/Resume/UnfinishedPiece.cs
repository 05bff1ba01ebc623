using Rx.Torrent.Primitives;

namespace Rx.Torrent.Storage.Resume;

/// <summary>A piece of which some blocks are in the store and others are not.</summary>
/// <param name="piece">The piece.</param>
/// <param name="mask">One bit a block, the high bit of the first byte for block 0, as in a <c>bitfield</c> message; spare bits are 0.</param>
public sealed class UnfinishedPiece(PieceIndex piece, ReadOnlyMemory<byte> mask)
{
    /// <summary>The piece.</summary>
    public PieceIndex Piece { get; } = piece;

    /// <summary>One bit a block, the high bit of the first byte for block 0, as in a <c>bitfield</c> message.</summary>
    public ReadOnlyMemory<byte> Mask { get; } = mask;

    /// <summary>The numbers of the blocks that are in the store, rising.</summary>
    public IEnumerable<int> Blocks => Enumerable.Range(0, Mask.Length * 8).Where(HasBlock);

    /// <summary>True when the block of that number is in the store.</summary>
    public bool HasBlock(int number) => number >= 0 && number >> 3 < Mask.Length && (Mask.Span[number >> 3] & (0x80 >> (number & 7))) != 0;

    /// <summary>A piece with these of its blocks.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="blockCount">How many blocks the piece has.</param>
    /// <param name="blocks">The numbers of those that are in the store.</param>
    /// <exception cref="ArgumentOutOfRangeException">The piece has no such block.</exception>
    public static UnfinishedPiece Of(PieceIndex piece, int blockCount, params IEnumerable<int> blocks)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        var mask = new byte[(blockCount + 7) / 8];
        foreach (var block in blocks)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(block, nameof(blocks));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(block, blockCount, nameof(blocks));
            mask[block >> 3] |= (byte)(0x80 >> (block & 7));
        }
        return new UnfinishedPiece(piece, mask);
    }
}
