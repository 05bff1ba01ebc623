using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;

namespace Rx.Torrent.Primitives;

/// <summary>The 20 bytes by which a client names itself in a handshake (BEP 3); BEP 20 says how its software shows in them.</summary>
public readonly struct PeerId : IEquatable<PeerId>
{
    /// <summary>The length in bytes.</summary>
    public const int Length = 20;

    private readonly Bytes20 _bytes;

    /// <summary>Takes the 20 bytes.</summary>
    /// <exception cref="ArgumentException"><paramref name="bytes"/> is not 20 bytes long.</exception>
    public PeerId(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length) throw new ArgumentException($"a peer id has 20 bytes, not {bytes.Length}", nameof(bytes));
        bytes.CopyTo(_bytes);
    }

    /// <summary>The bytes of the id.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Span => _bytes;

    /// <summary>A fresh id in the form of BEP 20: <paramref name="prefix"/> (such as <c>-RX0100-</c>), then random letters and digits.</summary>
    /// <exception cref="ArgumentException"><paramref name="prefix"/> is longer than 20 characters or not ASCII.</exception>
    public static PeerId Create(string prefix, Random random)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentNullException.ThrowIfNull(random);
        if (prefix.Length > Length || !Ascii.IsValid(prefix)) throw new ArgumentException("at most 20 ASCII characters", nameof(prefix));
        Span<byte> bytes = stackalloc byte[Length];
        Encoding.ASCII.GetBytes(prefix, bytes);
        random.GetItems("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"u8, bytes[prefix.Length..]);
        return new PeerId(bytes);
    }

    /// <inheritdoc/>
    public bool Equals(PeerId other) => Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is PeerId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Span);
        return hash.ToHashCode();
    }

    /// <summary>The id with every byte that does not print as <c>%xx</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Length);
        foreach (var b in Span)
        {
            if (b is > 0x20 and < 0x7f and not (byte)'%') text.Append((char)b);
            else text.Append('%').Append(b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
        }
        return text.ToString();
    }

    /// <summary>Same bytes.</summary>
    public static bool operator ==(PeerId left, PeerId right) => left.Equals(right);

    /// <summary>Different bytes.</summary>
    public static bool operator !=(PeerId left, PeerId right) => !left.Equals(right);

    [InlineArray(Length)]
    private struct Bytes20
    {
        private byte _first;
    }
}
