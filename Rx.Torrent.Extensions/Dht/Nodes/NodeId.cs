using System.Buffers.Binary;
using System.Numerics;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Extensions.Dht.Nodes;

/// <summary>
/// A place in the 160-bit space of the DHT (BEP 5): the name of a node, and equally what is looked for. How far two places are from each
/// other is their XOR, read as a number.
/// </summary>
public readonly struct NodeId : IEquatable<NodeId>
{
    /// <summary>The length in bytes.</summary>
    public const int Length = 20;

    /// <summary>The length in bits.</summary>
    public const int Bits = Length * 8;

    private readonly ulong _first;
    private readonly ulong _second;
    private readonly uint _third;

    /// <summary>Takes the 20 bytes.</summary>
    /// <exception cref="ArgumentException"><paramref name="bytes"/> is not 20 bytes long.</exception>
    public NodeId(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length) throw new ArgumentException($"a node id has 20 bytes, not {bytes.Length}", nameof(bytes));
        _first = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _second = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _third = BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]);
    }

    private NodeId(ulong first, ulong second, uint third) => (_first, _second, _third) = (first, second, third);

    /// <summary>Where the peers of a swarm are stored: its info hash, cut to 20 bytes.</summary>
    public static NodeId Of(InfoHash infoHash) => new(infoHash.WireSpan);

    /// <summary>Any place.</summary>
    public static NodeId Random(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Span<byte> bytes = stackalloc byte[Length];
        random.NextBytes(bytes);
        return new NodeId(bytes);
    }

    /// <summary>Reads 40 hexadecimal digits.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, out NodeId id)
    {
        Span<byte> bytes = stackalloc byte[Length];
        id = default;
        if (hex.Length != Length * 2) return false;
        if (Convert.FromHexString(hex, bytes, out _, out _) != System.Buffers.OperationStatus.Done) return false;
        id = new NodeId(bytes);
        return true;
    }

    /// <summary>Reads 40 hexadecimal digits.</summary>
    /// <exception cref="FormatException"><paramref name="hex"/> is something else.</exception>
    public static NodeId Parse(ReadOnlySpan<char> hex) =>
        TryParse(hex, out var id) ? id : throw new FormatException("a node id has 40 hexadecimal digits");

    /// <summary>A place of which the first <paramref name="bits"/> bits are these, the next one is not, and the rest is chance.</summary>
    public NodeId RandomAt(int bits, Random random)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, Bits);
        var other = Random(random);
        Span<byte> bytes = stackalloc byte[Length];
        Span<byte> chance = stackalloc byte[Length];
        CopyTo(bytes);
        other.CopyTo(chance);
        for (var bit = bits; bit < Bits; bit++)
        {
            var mask = (byte)(0x80 >> (bit % 8));
            var flip = bit == bits || (chance[bit / 8] & mask) != 0;
            if (flip) bytes[bit / 8] ^= mask;
        }
        return new NodeId(bytes);
    }

    /// <summary>Writes the 20 bytes.</summary>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _first);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _second);
        BinaryPrimitives.WriteUInt32BigEndian(destination[16..], _third);
    }

    /// <summary>The 20 bytes.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Length];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>The id as a swarm's name.</summary>
    public InfoHash ToInfoHash() => new(ToArray());

    /// <summary>The place that is farthest from this one.</summary>
    public NodeId Opposite() => new(~_first, ~_second, ~_third);

    /// <summary>How many bits from the first on are the same: the more, the nearer. 160 for the same id.</summary>
    public int SharedBits(NodeId other)
    {
        if (_first != other._first) return BitOperations.LeadingZeroCount(_first ^ other._first);
        if (_second != other._second) return 64 + BitOperations.LeadingZeroCount(_second ^ other._second);
        return 128 + BitOperations.LeadingZeroCount(_third ^ other._third);
    }

    /// <summary>Negative when <paramref name="left"/> is nearer to this place than <paramref name="right"/>, 0 when they are the same.</summary>
    public int CompareDistance(NodeId left, NodeId right)
    {
        var order = (_first ^ left._first).CompareTo(_first ^ right._first);
        if (order != 0) return order;
        order = (_second ^ left._second).CompareTo(_second ^ right._second);
        return order != 0 ? order : (_third ^ left._third).CompareTo(_third ^ right._third);
    }

    /// <inheritdoc/>
    public bool Equals(NodeId other) => _first == other._first && _second == other._second && _third == other._third;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is NodeId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_first, _second, _third);

    /// <summary>The id in lower-case hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(ToArray());

    /// <summary>Same bytes.</summary>
    public static bool operator ==(NodeId left, NodeId right) => left.Equals(right);

    /// <summary>Different bytes.</summary>
    public static bool operator !=(NodeId left, NodeId right) => !left.Equals(right);
}
