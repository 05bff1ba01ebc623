using System.Net;
using System.Text;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Tests.Primitives;

public class CanonicalPriorityTests
{
    // The examples of BEP 40.
    [Theory]
    [InlineData("123.213.32.10:0", "98.76.54.32:0", 0xec2d7224)]
    [InlineData("123.213.32.10:0", "123.213.32.234:0", 0x99568189)]
    public void The_examples_of_the_BEP_hold(string one, string other, uint priority)
    {
        Of(one, other).ShouldBe(priority);
        Of(other, one).ShouldBe(priority);
    }

    // What is hashed, written out by hand from the text of BEP 40.
    [Theory]
    [InlineData("10.0.0.7:6881", "10.0.0.7:80", "0050" + "1ae1")]
    [InlineData("10.20.255.255:1", "10.21.255.255:2", "0a145555" + "0a155555")]
    [InlineData("10.20.255.255:1", "10.20.254.255:2", "0a14fe55" + "0a14ff55")]
    [InlineData("10.20.30.255:1", "10.20.30.254:2", "0a141efe" + "0a141eff")]
    [InlineData("[2001:db8:ffff:ffff:ffff::ffff]:1", "[2001:db9:ffff:ffff:ffff::ffff]:2",
        "20010db8ffff55555555000000005555" + "20010db9ffff55555555000000005555")]
    [InlineData("[2001:db8:1:ffff:ffff::ffff]:1", "[2001:db8:1:feff:ffff::ffff]:2",
        "20010db80001fe555555000000005555" + "20010db80001ff555555000000005555")]
    [InlineData("[2001:db8:1:ffff:ffff::ffff]:1", "[2001:db8:1:fffe:ffff::ffff]:2",
        "20010db80001fffe5555000000005555" + "20010db80001ffff5555000000005555")]
    [InlineData("[2001:db8::1]:6881", "[2001:db8::1]:80", "0050" + "1ae1")]
    [InlineData("[::ffff:10.20.255.255]:1", "10.21.255.255:2", "0a145555" + "0a155555")]
    public void Addresses_are_masked_by_how_close_they_are(string one, string other, string hashed)
    {
        Of(one, other).ShouldBe(Crc32C(Convert.FromHexString(hashed)));
        Of(other, one).ShouldBe(Crc32C(Convert.FromHexString(hashed)));
    }

    [Fact]
    public void Addresses_of_two_families_have_a_priority_too() =>
        Of("1.2.3.4:5", "[2001:db8::1]:5").ShouldBe(Of("[2001:db8::1]:5", "1.2.3.4:5"));

    [Fact]
    public void The_checksum_used_here_is_CRC32C() => Crc32C(Encoding.ASCII.GetBytes("123456789")).ShouldBe(0xe3069283);

    private static uint Of(string one, string other) => CanonicalPriority.Of(IPEndPoint.Parse(one), IPEndPoint.Parse(other));

    private static uint Crc32C(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0x82f63b78);
        }
        return ~crc;
    }
}
