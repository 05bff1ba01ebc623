using System.Buffers.Binary;
using System.Globalization;

namespace Rx.Torrent.Wire;

/// <summary>The eight reserved bytes of a handshake, in which each side says what it can do beyond BEP 3. Bytes are read left to right, so byte 0 is the highest.</summary>
public readonly record struct ReservedBits(ulong Value)
{
    /// <summary>Byte 5, 0x10: the extension protocol (BEP 10).</summary>
    public static ReservedBits ExtensionProtocol { get; } = new(0x0000_0000_0010_0000);

    /// <summary>Byte 7, 0x04: the fast extension (BEP 6).</summary>
    public static ReservedBits Fast { get; } = new(0x0000_0000_0000_0004);

    /// <summary>Byte 7, 0x01: a DHT node (BEP 5).</summary>
    public static ReservedBits Dht { get; } = new(0x0000_0000_0000_0001);

    /// <summary>Byte 7, 0x10: version 2 of this torrent is known (BEP 52).</summary>
    public static ReservedBits V2 { get; } = new(0x0000_0000_0000_0010);

    /// <summary>True when every bit of <paramref name="bits"/> is set.</summary>
    public bool Has(ReservedBits bits) => (Value & bits.Value) == bits.Value;

    /// <summary>With those bits set as well.</summary>
    public ReservedBits With(ReservedBits bits) => new(Value | bits.Value);

    /// <summary>With those bits cleared.</summary>
    public ReservedBits Without(ReservedBits bits) => new(Value & ~bits.Value);

    /// <summary>Reads the eight bytes of a handshake.</summary>
    public static ReservedBits Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt64BigEndian(bytes));

    /// <summary>Writes the eight bytes of a handshake.</summary>
    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt64BigEndian(destination, Value);

    /// <summary>The bytes in hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x16", CultureInfo.InvariantCulture);
}
