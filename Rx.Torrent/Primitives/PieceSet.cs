using System.Collections;
using System.Numerics;

namespace Rx.Torrent.Primitives;

/// <summary>A set of pieces out of a known number of them, one bit a piece. To its readers a value; only its owner changes it.</summary>
public sealed class PieceSet : IReadOnlyCollection<PieceIndex>, IEquatable<PieceSet>
{
    private readonly ulong[] _words;

    internal PieceSet(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        Capacity = capacity;
        _words = new ulong[((uint)capacity + 63) / 64];
    }

    private PieceSet(PieceSet other)
    {
        Capacity = other.Capacity;
        Count = other.Count;
        _words = (ulong[])other._words.Clone();
    }

    /// <summary>How many pieces there are to be in the set.</summary>
    public int Capacity { get; }

    /// <summary>How many pieces are in the set.</summary>
    public int Count { get; private set; }

    /// <summary>True when every piece is in the set.</summary>
    public bool IsFull => Count == Capacity;

    /// <summary>True when no piece is in the set.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>No piece out of <paramref name="capacity"/>.</summary>
    public static PieceSet None(int capacity) => new(capacity);

    /// <summary>Every piece out of <paramref name="capacity"/>.</summary>
    public static PieceSet All(int capacity)
    {
        var set = new PieceSet(capacity);
        set.Fill();
        return set;
    }

    /// <summary>These pieces out of <paramref name="capacity"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A piece lies outside.</exception>
    public static PieceSet Of(int capacity, params IEnumerable<int> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        var set = new PieceSet(capacity);
        foreach (var piece in pieces)
            set.Add(new PieceIndex(piece));
        return set;
    }

    /// <summary>Reads the bytes of a <c>bitfield</c> message (BEP 3): the high bit of the first byte is piece 0.</summary>
    /// <returns>False when the length does not fit <paramref name="capacity"/>, or a spare bit at the end is set.</returns>
    public static bool TryFromWire(ReadOnlySpan<byte> bytes, int capacity, out PieceSet set)
    {
        set = new PieceSet(capacity);
        if (bytes.Length != set.WireLength) return false;
        if ((capacity & 7) != 0 && (bytes[^1] & (0xff >> (capacity & 7))) != 0) return false;
        for (var i = 0; i < bytes.Length; i++)
            set._words[i >> 3] |= (ulong)Reverse(bytes[i]) << ((i & 7) * 8);
        foreach (var word in set._words) set.Count += BitOperations.PopCount(word);
        return true;
    }

    /// <summary>The number of bytes that <see cref="CopyToWire"/> writes.</summary>
    public int WireLength => (int)(((uint)Capacity + 7) / 8);

    /// <summary>Writes the bytes of a <c>bitfield</c> message (BEP 3).</summary>
    public void CopyToWire(Span<byte> destination)
    {
        for (var i = 0; i < WireLength; i++)
            destination[i] = Reverse((byte)(_words[i >> 3] >> ((i & 7) * 8)));
    }

    /// <summary>True when <paramref name="piece"/> is in the set; false also for one outside of <see cref="Capacity"/>.</summary>
    public bool Contains(PieceIndex piece) =>
        piece.Value < Capacity && (_words[piece.Value >> 6] >> (piece.Value & 63) & 1) != 0;

    /// <summary>A copy that no later change reaches.</summary>
    public PieceSet Copy() => new(this);

    /// <summary>A copy with <paramref name="piece"/> in it.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="piece"/> lies outside of <see cref="Capacity"/>.</exception>
    public PieceSet With(PieceIndex piece)
    {
        var copy = Copy();
        copy.Add(piece);
        return copy;
    }

    /// <summary>A copy without <paramref name="piece"/>.</summary>
    public PieceSet Without(PieceIndex piece)
    {
        var copy = Copy();
        copy.Remove(piece);
        return copy;
    }

    /// <summary>True when this set has a piece that <paramref name="other"/> lacks.</summary>
    public bool HasAnyNotIn(PieceSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (var i = 0; i < _words.Length; i++)
        {
            if ((_words[i] & ~(i < other._words.Length ? other._words[i] : 0)) != 0) return true;
        }
        return false;
    }

    /// <summary>True when this set and <paramref name="other"/> have a piece in common.</summary>
    public bool Intersects(PieceSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var theirs = other._words.AsSpan();
        var ours = _words.AsSpan(0, Math.Min(_words.Length, theirs.Length));
        var i = 0;
        for (; i <= ours.Length - Vector<ulong>.Count; i += Vector<ulong>.Count)
        {
            if ((new Vector<ulong>(ours[i..]) & new Vector<ulong>(theirs[i..])) != Vector<ulong>.Zero) return true;
        }
        for (; i < ours.Length; i++)
        {
            if ((ours[i] & theirs[i]) != 0) return true;
        }
        return false;
    }

    /// <summary>How many pieces this set and <paramref name="other"/> have in common.</summary>
    public int CountIn(PieceSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var count = 0;
        for (var i = 0; i < Math.Min(_words.Length, other._words.Length); i++) count += BitOperations.PopCount(_words[i] & other._words[i]);
        return count;
    }

    /// <summary>The pieces of the set in rising order.</summary>
    public IEnumerator<PieceIndex> GetEnumerator()
    {
        for (var i = 0; i < _words.Length; i++)
        {
            for (var word = _words[i]; word != 0; word &= word - 1)
                yield return new PieceIndex((i << 6) + BitOperations.TrailingZeroCount(word));
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Same capacity, same pieces.</summary>
    public bool Equals(PieceSet? other) =>
        other is not null && Capacity == other.Capacity && Count == other.Count && _words.AsSpan().SequenceEqual(other._words);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PieceSet);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Capacity, Count);

    /// <summary>As <c>count/capacity</c>.</summary>
    public override string ToString() => $"{Count}/{Capacity}";

    /// <summary>The bits, 64 pieces a word, the lowest bit first: for those who combine sets without enumerating them.</summary>
    internal ReadOnlySpan<ulong> Words => _words;

    internal bool Add(PieceIndex piece)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(piece.Value, Capacity, nameof(piece));
        ref var word = ref _words[piece.Value >> 6];
        var bit = 1UL << (piece.Value & 63);
        if ((word & bit) != 0) return false;
        word |= bit;
        Count++;
        return true;
    }

    internal bool Remove(PieceIndex piece)
    {
        if (!Contains(piece)) return false;
        _words[piece.Value >> 6] &= ~(1UL << (piece.Value & 63));
        Count--;
        return true;
    }

    /// <summary>The same pieces out of another number of them; those that lie outside of it are left out.</summary>
    internal PieceSet OutOf(int capacity)
    {
        var set = new PieceSet(capacity);
        _words.AsSpan(0, Math.Min(_words.Length, set._words.Length)).CopyTo(set._words);
        if ((capacity & 63) != 0 && set._words.Length <= _words.Length) set._words[^1] &= (1UL << (capacity & 63)) - 1;
        foreach (var word in set._words) set.Count += BitOperations.PopCount(word);
        return set;
    }

    /// <summary>The first piece from <paramref name="from"/> on; null when there is none.</summary>
    internal PieceIndex? FirstFrom(int from)
    {
        for (var i = from; i < Capacity; i++)
        {
            if ((i & 63) == 0 && _words[i >> 6] == 0) i += 63;
            else if (Contains(new PieceIndex(i))) return new PieceIndex(i);
        }
        return null;
    }

    internal void Fill()
    {
        _words.AsSpan().Fill(ulong.MaxValue);
        if ((Capacity & 63) != 0) _words[^1] = (1UL << (Capacity & 63)) - 1;
        Count = Capacity;
    }

    internal void Clear()
    {
        _words.AsSpan().Clear();
        Count = 0;
    }

    private static byte Reverse(byte b) =>
        (byte)(((b * 0x0802u & 0x22110u) | (b * 0x8020u & 0x88440u)) * 0x10101u >> 16);
}
