using Rx.Torrent.Primitives;

namespace Rx.Torrent.Metainfo;

/// <summary>Pieces in a row.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Count">How many, 0 or more.</param>
public readonly record struct PieceRange(PieceIndex First, int Count)
{
    /// <summary>True when <paramref name="piece"/> is one of them.</summary>
    public bool Contains(PieceIndex piece) => piece.Value >= First.Value && piece.Value - First.Value < Count;
}
