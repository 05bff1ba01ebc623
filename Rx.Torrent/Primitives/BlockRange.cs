namespace Rx.Torrent.Primitives;

/// <summary>A run of bytes inside one piece, the unit that is requested (BEP 3): usually 16 KiB, less at the end of a torrent.</summary>
/// <param name="Piece">The piece that it lies in.</param>
/// <param name="Offset">Its first byte, counted from the start of the piece.</param>
/// <param name="Length">Its length in bytes.</param>
public readonly record struct BlockRange(PieceIndex Piece, int Offset, int Length)
{
    /// <summary>As <c>piece:offset+length</c>.</summary>
    public override string ToString() => $"{Piece}:{Offset}+{Length}";
}
