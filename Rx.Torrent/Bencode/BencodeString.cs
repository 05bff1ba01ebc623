using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Rx.Torrent.Bencode;

/// <summary>A byte string: text mostly, sometimes hashes or packed addresses. Ordered by its bytes, as the keys of a dictionary are.</summary>
public sealed class BencodeString : BencodeValue
{
    private const int ShownCharacters = 64;
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Takes a copy of <paramref name="bytes"/>.</summary>
    public BencodeString(ReadOnlySpan<byte> bytes) => Memory = bytes.IsEmpty ? ReadOnlyMemory<byte>.Empty : bytes.ToArray();

    /// <summary>Takes the UTF-8 bytes of <paramref name="text"/>; half a surrogate pair becomes U+FFFD.</summary>
    public BencodeString(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Memory = Encoding.UTF8.GetBytes(text);
    }

    private BencodeString(ReadOnlyMemory<byte> memory) => Memory = memory;

    /// <summary>The string of no bytes.</summary>
    public static BencodeString Empty { get; } = new(ReadOnlyMemory<byte>.Empty);

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Memory { get; }

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span => Memory.Span;

    /// <summary>The number of bytes.</summary>
    public int Length => Memory.Length;

    /// <summary>The bytes read as UTF-8, with U+FFFD for whatever is not.</summary>
    public string Text => Encoding.UTF8.GetString(Span);

    /// <inheritdoc/>
    public override long EncodedLength => DigitsOf(Length) + 1L + Length;

    internal override string Kind => "a string";

    /// <summary>True, and the text, when the bytes are well-formed UTF-8.</summary>
    public bool TryGetText([NotNullWhen(true)] out string? text)
    {
        text = Utf8.IsValid(Span) ? StrictUtf8.GetString(Span) : null;
        return text is not null;
    }

    /// <summary>Negative when this sorts before <paramref name="other"/> by unsigned bytes, the order that BEP 3 gives to keys; 0 when equal.</summary>
    public int CompareTo(BencodeString other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Span.SequenceCompareTo(other.Span);
    }

    /// <inheritdoc/>
    public override bool Equals(BencodeValue? other) => other is BencodeString text && text.Span.SequenceEqual(Span);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Span);
        return hash.ToHashCode();
    }

    /// <summary>The UTF-8 bytes of a text.</summary>
    public static implicit operator BencodeString(string text) => new(text);

    /// <summary>A slice that the caller promises not to change.</summary>
    internal static BencodeString Over(ReadOnlyMemory<byte> memory) => memory.IsEmpty ? Empty : new BencodeString(memory);

    internal override void AppendTo(StringBuilder text)
    {
        if (!TryGetText(out var all) || all.Any(char.IsControl))
        {
            text.Append(CultureInfo.InvariantCulture, $"<{Length} bytes>");
            return;
        }
        text.Append('"');
        if (all.Length <= ShownCharacters) text.Append(all);
        else text.Append(all, 0, ShownCharacters).Append('…');
        text.Append('"');
    }
}
