using System.Numerics;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Picking;

/// <summary>Some pieces, sorted by how many peers have them: one array, cut into a bucket for each count.</summary>
/// <remarks>
/// A piece whose count changes by one swaps places with the piece at the edge of its bucket, and the edge moves. The order inside a bucket
/// means nothing: who wants to choose among equals does so by chance.
/// </remarks>
internal sealed class RarityBuckets(int pieceCount)
{
    /// <summary>Pieces that this many peers have, or more, are all equally common.</summary>
    public const int MaxLevel = 255;

    private readonly int[] _pieces = new int[pieceCount];
    private readonly int[] _positions = new int[pieceCount];

    // Bucket l is _pieces[_starts[l].._starts[l + 1]]; nothing lies above _top, and the starts there are not kept.
    private readonly int[] _starts = new int[MaxLevel + 2];
    private int _top;

    /// <summary>The highest level that may have a piece.</summary>
    public int Top => _top;

    /// <summary>The level of a piece that this many peers have.</summary>
    public static int LevelOf(int count) => Math.Min(count, MaxLevel);

    /// <summary>The pieces of a level, in no order.</summary>
    public ReadOnlySpan<int> this[int level] => level > _top ? [] : _pieces.AsSpan(_starts[level].._starts[level + 1]);

    /// <summary>How many pieces lie below <paramref name="level"/>.</summary>
    public int CountBelow(int level) => _starts[Math.Min(level, _top + 1)];

    /// <summary>Sorts these pieces in, in place of what was there.</summary>
    public void Fill(PieceSet pieces, Availability availability)
    {
        Span<int> next = stackalloc int[MaxLevel + 2];
        next.Clear();
        _top = 0;
        var words = pieces.Words;
        for (var i = 0; i < words.Length; i++)
        {
            for (var word = words[i]; word != 0; word &= word - 1)
            {
                var level = LevelOf(availability.OwnCountOf(At(i, word)));
                next[level + 1]++;
                if (level > _top) _top = level;
            }
        }
        for (var level = 0; level <= _top; level++) next[level + 1] += next[level];
        next.CopyTo(_starts);
        for (var i = 0; i < words.Length; i++)
        {
            for (var word = words[i]; word != 0; word &= word - 1)
            {
                var piece = At(i, word);
                Place(piece, next[LevelOf(availability.OwnCountOf(piece))]++);
            }
        }
    }

    /// <summary>Sorts a piece in that is not there yet.</summary>
    public void Add(PieceIndex piece, int level)
    {
        RaiseTop(level);
        // Every bucket above gives up its first place and gains one at its end.
        _starts[_top + 1]++;
        for (var l = _top; l > level; l--) MoveAlong(_starts[l]++, _starts[l + 1] - 1);
        Place(piece, _starts[level + 1] - 1);
    }

    /// <summary>Takes out a piece that is there.</summary>
    public void Remove(PieceIndex piece, int level)
    {
        var hole = _positions[piece];
        for (var l = level; l <= _top; l++)
        {
            var last = --_starts[l + 1];
            MoveAlong(last, hole);
            hole = last;
        }
    }

    /// <summary>Moves a piece that is there one level up or down.</summary>
    public void Move(PieceIndex piece, int from, int to)
    {
        if (from == to) return;
        RaiseTop(to);
        var edge = to > from ? --_starts[to] : _starts[from]++;
        var position = _positions[piece];
        Place(_pieces[edge], position);
        Place(piece, edge);
    }

    private static PieceIndex At(int word, ulong bits) => new((word << 6) + BitOperations.TrailingZeroCount(bits));

    private void Place(int piece, int position)
    {
        _pieces[position] = piece;
        _positions[piece] = position;
    }

    // In an empty bucket the two are one place, and what lies there is no longer a piece of ours.
    private void MoveAlong(int from, int to)
    {
        if (from != to) Place(_pieces[from], to);
    }

    private void RaiseTop(int level)
    {
        for (; _top < level; _top++) _starts[_top + 2] = _starts[_top + 1];
    }
}
