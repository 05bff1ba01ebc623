using Rx.Torrent.Swarms.Trading;

namespace Rx.Torrent.Tests.Swarms.Trading;

public class EarnedRateTests
{
    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    [Fact]
    public void A_peer_that_sends_a_block_every_seven_seconds_always_earns_something()
    {
        var rate = new EarnedRate(At(0));
        for (var second = 10; second <= 300; second++) rate.Of(second / 7 * 16384, At(second)).ShouldBe(16384 / 7.0, tolerance: 16384 / 10.0);
    }

    [Fact]
    public void Who_has_stopped_earns_nothing_after_twenty_seconds()
    {
        var rate = new EarnedRate(At(0));
        for (var second = 0; second <= 50; second++) rate.Of(1000 * second, At(second));

        rate.Of(50_000, At(55)).ShouldBeGreaterThan(0);
        for (var second = 60; second <= 70; second += 10) rate.Of(50_000, At(second));
        rate.Of(50_000, At(71)).ShouldBe(0);
    }

    [Fact]
    public void Who_has_just_come_is_measured_over_a_second_at_least()
    {
        new EarnedRate(At(100)).Of(5000, At(100.1)).ShouldBe(5000);
        new EarnedRate(At(100)).Of(5000, At(105)).ShouldBe(1000);
    }
}
