using System.Numerics;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Picking;

/// <summary>The pieces of one priority class that are wanted and not begun, and ways to find one that a peer has.</summary>
/// <remarks>
/// The set is the truth. The buckets are an index over it, built when first asked for the rarest piece, kept up to date change by
/// change, and built anew after a change of many pieces at once.
/// </remarks>
internal sealed class StartablePieces(Availability availability, int pieceCount)
{
    // How far to walk from the rarest piece on before looking at a sample of the peer's own pieces instead, and how large that is.
    private const int ProbeLimit = 64;
    private const int SampleLimit = 256;

    private const int DrawLimit = 16;

    private readonly PieceSet _members = PieceSet.None(pieceCount);
    private RarityBuckets? _buckets;
    private bool _sorted;
    private int _firstWord;

    /// <summary>How many there are.</summary>
    public int Count => _members.Count;

    /// <summary>True when there is one that some peer has.</summary>
    public bool AnyAvailable
    {
        get
        {
            if (_members.IsEmpty) return false;
            var lowest = availability.LowestAvailable;
            return lowest == 0 || Sorted().CountBelow(lowest) < _members.Count;
        }
    }

    public bool Contains(PieceIndex piece) => _members.Contains(piece);

    public void AddAll()
    {
        _members.Fill();
        _firstWord = 0;
        _sorted = false;
    }

    public void Add(PieceIndex piece)
    {
        if (!_members.Add(piece)) return;
        _firstWord = Math.Min(_firstWord, piece >> 6);
        if (_sorted) _buckets!.Add(piece, LevelOf(piece));
    }

    public void Remove(PieceIndex piece)
    {
        if (_members.Remove(piece) && _sorted) _buckets!.Remove(piece, LevelOf(piece));
    }

    /// <summary>The availability of one piece was changed by one, from the given own count.</summary>
    public void AvailabilityChanged(PieceIndex piece, int oldCount)
    {
        if (_sorted && _members.Contains(piece)) _buckets!.Move(piece, RarityBuckets.LevelOf(oldCount), LevelOf(piece));
    }

    /// <summary>The availability of many pieces was changed.</summary>
    public void AvailabilityChanged() => _sorted = false;

    /// <summary>Gives the memory of the index back.</summary>
    public void Trim()
    {
        _sorted = false;
        _buckets = null;
    }

    /// <summary>One of the rarest pieces that the peer has, by chance among equals; near enough to it when the peer lacks most of the rare ones.</summary>
    public bool TryRarest(PieceSet peer, Random random, out PieceIndex piece)
    {
        piece = default;
        if (_members.IsEmpty) return false;
        var buckets = Sorted();
        var probes = ProbeLimit;
        for (var level = Math.Min(availability.LowestAvailable, RarityBuckets.MaxLevel); level <= buckets.Top; level++)
        {
            var bucket = buckets[level];
            if (bucket.IsEmpty) continue;
            var at = random.Next(bucket.Length);
            for (var i = 0; i < bucket.Length; i++)
            {
                piece = new PieceIndex(bucket[at]);
                if (peer.Contains(piece)) return true;
                if (--probes == 0) return TryRarestOfSample(peer, random, out piece);
                if (++at == bucket.Length) at = 0;
            }
        }
        return false;
    }

    /// <summary>Any piece that the peer has.</summary>
    public bool TryRandom(PieceSet peer, Random random, out PieceIndex piece)
    {
        piece = default;
        if (_members.IsEmpty) return false;
        for (var tries = 0; tries < DrawLimit; tries++)
        {
            piece = new PieceIndex(random.Next(_members.Capacity));
            if (_members.Contains(piece) && peer.Contains(piece)) return true;
        }
        // There are few, then: the next from anywhere on, though that favours a piece behind a gap.
        var from = random.Next(_members.Capacity);
        return TryFind(peer, from, _members.Capacity, out piece) || TryFind(peer, 0, from, out piece);
    }

    /// <summary>The first piece that the peer has, <paramref name="from"/> a piece on.</summary>
    public bool TryFirst(PieceSet peer, PieceIndex from, out PieceIndex piece)
    {
        piece = default;
        if (_members.IsEmpty) return false;
        var words = _members.Words;
        while (words[_firstWord] == 0) _firstWord++;
        return TryFind(peer, Math.Max(from, _firstWord << 6), _members.Capacity, out piece);
    }

    private int LevelOf(PieceIndex piece) => RarityBuckets.LevelOf(availability.OwnCountOf(piece));

    private RarityBuckets Sorted()
    {
        _buckets ??= new RarityBuckets(_members.Capacity);
        if (!_sorted) _buckets.Fill(_members, availability);
        _sorted = true;
        return _buckets;
    }

    private bool TryRarestOfSample(PieceSet peer, Random random, out PieceIndex rarest)
    {
        var ours = _members.Words;
        var theirs = peer.Words[..ours.Length];
        var lowest = int.MaxValue;
        var best = 0;
        var looks = SampleLimit;
        var at = random.Next(ours.Length);
        for (var i = 0; i < ours.Length && looks > 0; i++)
        {
            for (var both = ours[at] & theirs[at]; both != 0 && looks > 0; both &= both - 1, looks--)
            {
                var piece = (at << 6) + BitOperations.TrailingZeroCount(both);
                var count = availability.OwnCountOf(new PieceIndex(piece));
                if (count >= lowest) continue;
                lowest = count;
                best = piece;
            }
            if (++at == ours.Length) at = 0;
        }
        rarest = new PieceIndex(best);
        return lowest < int.MaxValue;
    }

    private bool TryFind(PieceSet peer, int from, int to, out PieceIndex piece)
    {
        piece = default;
        if (from >= to) return false;
        var ours = _members.Words;
        var theirs = peer.Words[..ours.Length];
        var last = (to - 1) >> 6;
        var mask = ulong.MaxValue << (from & 63);
        for (var i = from >> 6; i <= last; i++, mask = ulong.MaxValue)
        {
            var both = ours[i] & theirs[i] & mask;
            if (both == 0) continue;
            var found = (i << 6) + BitOperations.TrailingZeroCount(both);
            if (found >= to) return false;
            piece = new PieceIndex(found);
            return true;
        }
        return false;
    }
}
