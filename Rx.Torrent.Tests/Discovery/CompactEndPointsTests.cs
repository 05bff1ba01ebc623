using System.Net;
using Rx.Torrent.Discovery;

namespace Rx.Torrent.Tests.Discovery;

/// <summary>BEP 7 and BEP 23: packed addresses.</summary>
public sealed class CompactEndPointsTests
{
    [Theory]
    [InlineData("1.2.3.4:6881", "010203041AE1")]
    [InlineData("[2001:db8::1]:6881", "20010DB80000000000000000000000011AE1")]
    public void What_is_written_is_what_the_BEP_shows_and_reads_back(string text, string hex)
    {
        var endPoint = IPEndPoint.Parse(text);
        var bytes = new byte[CompactEndPoints.LengthOf(endPoint)];
        CompactEndPoints.Write(endPoint, bytes).ShouldBe(bytes.Length);
        Convert.ToHexString(bytes).ShouldBe(hex);
        (bytes.Length == CompactEndPoints.V4Length ? CompactEndPoints.ReadV4(bytes) : CompactEndPoints.ReadV6(bytes)).ShouldBe([endPoint]);
    }

    [Fact]
    public void A_destination_that_is_too_short_is_refused() =>
        Should.Throw<ArgumentException>(() => CompactEndPoints.Write(IPEndPoint.Parse("1.2.3.4:1"), new byte[5]));

    [Theory]
    [InlineData("1.2.3.4:1", true)]
    [InlineData("127.0.0.1:1", true)]
    [InlineData("[fe80::1]:1", true)]
    [InlineData("1.2.3.4:0", false)]
    [InlineData("0.1.2.3:1", false)]
    [InlineData("224.0.0.1:1", false)]
    [InlineData("255.255.255.255:1", false)]
    [InlineData("[::]:1", false)]
    [InlineData("[ff02::1]:1", false)]
    public void Some_addresses_lead_to_nobody(string text, bool dialable) =>
        CompactEndPoints.IsDialable(IPEndPoint.Parse(text)).ShouldBe(dialable);
}
