using Rx.Torrent.Extensions.PortMapping.Gateways;

namespace Rx.Torrent.Tests.Extensions.PortMapping;

/// <summary>RFC 6887, 8.5.</summary>
public class GatewayClockTests
{
    [Theory]
    [InlineData(100, 160, 60, true)] // as it should be
    [InlineData(100, 164, 60, true)] // a little fast
    [InlineData(100, 155, 60, true)] // a little slow
    [InlineData(100, 99, 0, true)] // two answers that overtook each other
    [InlineData(100, 90, 60, false)] // begun anew
    [InlineData(100, 130, 60, false)] // begun anew, and nearly where it was
    [InlineData(100, 1000, 60, false)] // no clock at all
    [InlineData(4294967000, 10, 306, false)] // after 136 years
    public void It_is_believed_or_has_begun_anew(uint first, uint second, double seconds, bool isBelieved)
    {
        var clock = new GatewayClock();
        clock.Follow(first, TimeSpan.FromHours(1)).ShouldBeTrue();
        clock.Follow(second, TimeSpan.FromHours(1) + TimeSpan.FromSeconds(seconds)).ShouldBe(isBelieved);
    }
}
