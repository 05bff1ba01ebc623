using System.Buffers;
using System.Text;

namespace Rx.Torrent.Bencode;

/// <summary>
/// A bencoded value (BEP 3): a <see cref="BencodeInteger"/>, <see cref="BencodeString"/>, <see cref="BencodeList"/> or
/// <see cref="BencodeDictionary"/>. Immutable, and equal to whatever has the same content. Numbers and text convert by themselves:
/// <c>BencodeValue piece = 3</c>.
/// </summary>
public abstract class BencodeValue : IEquatable<BencodeValue>
{
    private protected BencodeValue()
    {
    }

    /// <summary>The length of the value when written, in bytes.</summary>
    public abstract long EncodedLength { get; }

    /// <summary>What kind of value this is, as an error names it: <c>an integer</c>.</summary>
    internal abstract string Kind { get; }

    /// <summary>Reads a value that fills the whole input. The bytes of strings are copied.</summary>
    /// <exception cref="BencodeException">The input is anything but one value.</exception>
    public static BencodeValue Parse(ReadOnlySpan<byte> input, BencodeMode mode = BencodeMode.Strict, BencodeLimits? limits = null) =>
        BencodeParser.Parse(input, default, mode, limits, whole: true, out _);

    /// <summary>Reads a value that fills the whole input. Its strings are slices of <paramref name="input"/>, which therefore must not change.</summary>
    /// <exception cref="BencodeException">The input is anything but one value.</exception>
    public static BencodeValue Parse(ReadOnlyMemory<byte> input, BencodeMode mode = BencodeMode.Strict, BencodeLimits? limits = null) =>
        BencodeParser.Parse(input.Span, input, mode, limits, whole: true, out _);

    /// <summary>
    /// Reads the value that the input starts with, and says how many bytes it took: BEP 9 sends a piece of metadata behind its dictionary.
    /// The bytes of strings are copied.
    /// </summary>
    /// <exception cref="BencodeException">The input does not start with a value.</exception>
    public static BencodeValue ParsePrefix(
        ReadOnlySpan<byte> input, out int length, BencodeMode mode = BencodeMode.Strict, BencodeLimits? limits = null) =>
        BencodeParser.Parse(input, default, mode, limits, whole: false, out length);

    /// <summary>As the other one, but strings are slices of <paramref name="input"/>, which therefore must not change.</summary>
    /// <exception cref="BencodeException">The input does not start with a value.</exception>
    public static BencodeValue ParsePrefix(
        ReadOnlyMemory<byte> input, out int length, BencodeMode mode = BencodeMode.Strict, BencodeLimits? limits = null) =>
        BencodeParser.Parse(input.Span, input, mode, limits, whole: false, out length);

    /// <summary>Writes the value in its one canonical form.</summary>
    public void WriteTo(IBufferWriter<byte> output) => new BencodeWriter(output).WriteValue(this);

    /// <summary>The value in its one canonical form.</summary>
    public byte[] Encode()
    {
        var output = new ArrayBufferWriter<byte>(checked((int)EncodedLength));
        WriteTo(output);
        return output.WrittenSpan.ToArray();
    }

    /// <inheritdoc/>
    public abstract bool Equals(BencodeValue? other);

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => Equals(obj as BencodeValue);

    /// <inheritdoc/>
    public abstract override int GetHashCode();

    /// <summary>A short text for people, close to JSON; long strings are cut.</summary>
    public sealed override string ToString()
    {
        var text = new StringBuilder();
        AppendTo(text);
        return text.ToString();
    }

    internal abstract void AppendTo(StringBuilder text);

    /// <summary>A number.</summary>
    public static implicit operator BencodeValue(long value) => new BencodeInteger(value);

    /// <summary>A text, as UTF-8.</summary>
    public static implicit operator BencodeValue(string text) => new BencodeString(text);

    /// <summary>A byte string.</summary>
    public static implicit operator BencodeValue(byte[] bytes) => new BencodeString(bytes);

    /// <summary>Same content.</summary>
    public static bool operator ==(BencodeValue? left, BencodeValue? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Different content.</summary>
    public static bool operator !=(BencodeValue? left, BencodeValue? right) => !(left == right);

    internal static int DigitsOf(long value)
    {
        var digits = value < 0 ? 2 : 1;
        while ((value /= 10) != 0) digits++;
        return digits;
    }
}
