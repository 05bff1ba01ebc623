using Rx.Torrent.Wire;

namespace Rx.Torrent.Tests.Wire;

public class ReservedBitsTests
{
    public static TheoryData<string, int, byte> Places { get; } = new()
    {
        { nameof(ReservedBits.ExtensionProtocol), 5, 0x10 }, // BEP 10
        { nameof(ReservedBits.Fast), 7, 0x04 }, // BEP 6
        { nameof(ReservedBits.Dht), 7, 0x01 }, // BEP 5
        { nameof(ReservedBits.V2), 7, 0x10 }, // BEP 52
    };

    [Theory]
    [MemberData(nameof(Places))]
    public void Each_bit_stands_where_its_BEP_says(string name, int place, byte value)
    {
        var bits = (ReservedBits)typeof(ReservedBits).GetProperty(name)!.GetValue(null)!;
        var bytes = new byte[8];
        bits.Write(bytes);
        var expected = new byte[8];
        expected[place] = value;
        bytes.ShouldBe(expected);
        ReservedBits.Read(expected).ShouldBe(bits);
    }

    [Fact]
    public void Bits_are_added_and_taken_away()
    {
        var bits = ReservedBits.Fast.With(ReservedBits.Dht);
        bits.Has(ReservedBits.Fast).ShouldBeTrue();
        bits.Has(ReservedBits.Fast.With(ReservedBits.V2)).ShouldBeFalse();
        bits.Without(ReservedBits.Fast).ShouldBe(ReservedBits.Dht);
        bits.ToString().ShouldBe("0000000000000005");
    }
}
