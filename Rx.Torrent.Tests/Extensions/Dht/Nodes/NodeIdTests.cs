using Rx.Torrent.Extensions.Dht.Nodes;

namespace Rx.Torrent.Tests.Extensions.Dht.Nodes;

public class NodeIdTests
{
    private static readonly NodeId Zero = new(new byte[NodeId.Length]);

    [Theory]
    [InlineData("8000000000000000000000000000000000000000", 0)]
    [InlineData("0001000000000000000000000000000000000000", 15)]
    [InlineData("0000000000000000000000000000000100000000", 127)]
    [InlineData("0000000000000000000000000000000000000001", 159)]
    [InlineData("0000000000000000000000000000000000000000", 160)]
    public void Shared_bits_count_from_the_first(string id, int bits) => Zero.SharedBits(NodeId.Parse(id)).ShouldBe(bits);

    [Theory]
    [InlineData("00", "01", -1)]
    [InlineData("01", "02", -1)]
    [InlineData("04", "03", 1)]
    [InlineData("ff", "ff", 0)]
    public void Distance_is_the_xor_as_a_number(string left, string right, int order)
    {
        foreach (var at in (int[])[0, 9, 19])
        {
            Math.Sign(Zero.CompareDistance(At(left, at), At(right, at))).ShouldBe(order);
        }

        static NodeId At(string hex, int at) => NodeId.Parse(new string('0', 2 * at) + hex + new string('0', 38 - 2 * at));
    }

    [Fact]
    public void A_nearer_id_on_the_other_side_of_a_power_of_two_is_far()
    {
        var target = NodeId.Parse("7fffffffffffffffffffffffffffffffffffffff");

        target.CompareDistance(NodeId.Parse("8000000000000000000000000000000000000000"), NodeId.Parse("0000000000000000000000000000000000000000")).ShouldBe(1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(159)]
    public void A_random_place_in_a_bucket_shares_exactly_its_bits(int bits)
    {
        var random = new Random(1);
        for (var i = 0; i < 100; i++)
        {
            var own = NodeId.Random(random);
            own.SharedBits(own.RandomAt(bits, random)).ShouldBe(bits);
        }
    }

    [Fact]
    public void Text_goes_both_ways()
    {
        const string hex = "0123456789abcdef0123456789abcdef01234567";

        NodeId.Parse(hex).ToString().ShouldBe(hex);
        NodeId.TryParse(hex.AsSpan(1), out _).ShouldBeFalse();
        NodeId.TryParse(hex[1..] + "g", out _).ShouldBeFalse();
    }
}
