using System.Globalization;

namespace Rx.Torrent.Primitives;

/// <summary>The number of a piece, from 0. Reads as an <see cref="int"/>; is made from one on purpose only.</summary>
public readonly record struct PieceIndex
{
    /// <summary>The piece of that number.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is negative.</exception>
    public PieceIndex(int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        Value = value;
    }

    /// <summary>The number, 0 or more.</summary>
    public int Value { get; }

    /// <summary>The number in decimal digits.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The number.</summary>
    public static implicit operator int(PieceIndex index) => index.Value;

    /// <summary>The piece of that number.</summary>
    public static explicit operator PieceIndex(int value) => new(value);
}
