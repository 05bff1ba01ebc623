using System.Globalization;
using System.Text;

namespace Rx.Torrent.Bencode;

/// <summary>A whole number of 64 bits with sign. BEP 3 sets no bound; an input with a larger number is refused, never cut.</summary>
/// <param name="value">The number.</param>
public sealed class BencodeInteger(long value) : BencodeValue
{
    /// <summary>The number.</summary>
    public long Value { get; } = value;

    /// <inheritdoc/>
    public override long EncodedLength => DigitsOf(Value) + 2;

    internal override string Kind => "an integer";

    /// <inheritdoc/>
    public override bool Equals(BencodeValue? other) => other is BencodeInteger integer && integer.Value == Value;

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode();

    internal override void AppendTo(StringBuilder text) => text.Append(CultureInfo.InvariantCulture, $"{Value}");
}
