using Rx.Torrent.Primitives;

namespace Rx.Torrent.Tests.Primitives;

public class RateMeterTests
{
    [Fact]
    public void Nothing_flows_at_first()
    {
        var meter = new RateMeter();
        meter.Rate(At(0)).ShouldBe(0);
        meter.Rate(At(1000)).ShouldBe(0);
        meter.Total.ShouldBe(0);
    }

    [Fact]
    public void A_steady_flow_is_measured_exactly()
    {
        var meter = new RateMeter();
        for (var ms = 0; ms < 20_000; ms += 10)
        {
            meter.Add(At(ms), 1000);
            if (ms > 2000) meter.Rate(At(ms + 10)).ShouldBe(100_000, 1000);
        }
        meter.Total.ShouldBe(2_000_000);
    }

    [Fact]
    public void The_first_second_is_not_exaggerated()
    {
        var meter = new RateMeter();
        meter.Add(At(100_000), 5000);
        meter.Rate(At(100_001)).ShouldBe(5000);
        meter.Rate(At(102_000)).ShouldBe(2500);
    }

    [Fact]
    public void What_is_older_than_the_window_is_forgotten()
    {
        var meter = new RateMeter();
        meter.Add(At(0), 1_000_000);
        meter.Rate(At(4_400)).ShouldBeGreaterThan(0);
        meter.Rate(At(4_600)).ShouldBe(0);
        meter.Add(At(3_600_000), 4000);
        meter.Rate(At(3_600_000)).ShouldBe(1000);
        meter.Total.ShouldBe(1_004_000);
    }

    [Fact]
    public void A_flow_that_changes_is_followed_within_seconds()
    {
        var meter = new RateMeter();
        for (var ms = 0; ms < 10_000; ms += 100) meter.Add(At(ms), 10_000);
        for (var ms = 10_000; ms < 14_500; ms += 100) meter.Add(At(ms), 100);
        meter.Rate(At(14_500)).ShouldBe(1000, 1);
    }

    [Fact]
    public void Time_that_goes_backwards_counts_as_the_latest()
    {
        var meter = new RateMeter();
        meter.Add(At(5000), 1000);
        meter.Add(At(1000), 1000);
        meter.Rate(At(0)).ShouldBe(2000);
    }

    private static TimeSpan At(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
