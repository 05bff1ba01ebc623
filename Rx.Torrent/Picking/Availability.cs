using System.Numerics;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Picking;

/// <summary>How many peers have each piece.</summary>
/// <remarks>
/// Peers that have everything are one number, not a loop over the pieces. So a piece's availability is its own count plus that number, and
/// the two may trade: a peer that came with nothing and leaves with everything takes one off the number, which may fall below zero.
/// The own counts alone, which never do, order the pieces by rarity.
/// </remarks>
internal sealed class Availability(int pieceCount)
{
    private readonly int _pieceCount = pieceCount;
    private int[] _counts = [];
    private int _everywhere;

    /// <summary>The lowest own count that means that some peer has the piece.</summary>
    public int LowestAvailable => Math.Max(0, 1 - _everywhere);

    /// <summary>The piece's own count, which orders the pieces by rarity; 0 or more.</summary>
    public int OwnCountOf(PieceIndex piece) => _counts.Length == 0 ? 0 : _counts[piece];

    /// <summary>How many peers have the piece.</summary>
    public int Of(PieceIndex piece) => OwnCountOf(piece) + _everywhere;

    /// <summary>Counts a peer that has everything.</summary>
    public void AddEverywhere() => _everywhere++;

    /// <summary>No longer counts a peer that has everything.</summary>
    public void RemoveEverywhere() => _everywhere--;

    /// <summary>One peer more has the piece.</summary>
    public void Add(PieceIndex piece) => Counts()[piece]++;

    /// <summary>One peer less has the piece.</summary>
    /// <returns>True when the own counts of all the other pieces rose instead.</returns>
    public bool Remove(PieceIndex piece)
    {
        var counts = Counts();
        if (--counts[piece] >= 0) return false;
        ShareOut();
        return true;
    }

    /// <summary>Counts a peer that has these pieces.</summary>
    public void Add(PieceSet pieces) => AddToEach(pieces, 1);

    /// <summary>No longer counts a peer that has these pieces.</summary>
    public void Remove(PieceSet pieces)
    {
        AddToEach(pieces, -1);
        if (_counts.AsSpan().IndexOfAnyExceptInRange(0, int.MaxValue) >= 0) ShareOut();
    }

    /// <summary>
    /// How many whole copies of the torrent there are among the peers and ourselves: the whole part is the availability of the rarest piece,
    /// the fraction the share of the pieces that have more. 0 when there are no pieces.
    /// </summary>
    public double DistributedCopies(PieceSet verified)
    {
        if (_pieceCount == 0) return 0;
        var rarest = int.MaxValue;
        var more = 0;
        for (var i = 0; i < _pieceCount; i++)
        {
            var piece = new PieceIndex(i);
            var copies = Of(piece) + (verified.Contains(piece) ? 1 : 0);
            if (copies < rarest)
            {
                rarest = copies;
                more = i;
            }
            else if (copies > rarest)
            {
                more++;
            }
        }
        return rarest + (double)more / _pieceCount;
    }

    private int[] Counts() => _counts.Length == 0 ? _counts = new int[_pieceCount] : _counts;

    private void AddToEach(PieceSet pieces, int delta)
    {
        var counts = Counts();
        var words = pieces.Words;
        for (var i = 0; i < words.Length; i++)
        {
            for (var word = words[i]; word != 0; word &= word - 1)
                counts[(i << 6) + BitOperations.TrailingZeroCount(word)] += delta;
        }
    }

    /// <summary>Turns one peer that has everything into one that has each piece, so that no own count is negative.</summary>
    private void ShareOut()
    {
        _everywhere--;
        foreach (ref var count in _counts.AsSpan()) count++;
    }
}
