using Rx.Torrent.Picking;

namespace Rx.Torrent.Tests.Picking;

/// <summary>When the next blocks of a peer are to be expected.</summary>
public class PaceTests
{
    private readonly Pace _pace = new();

    [Fact]
    public void Nobody_knows_what_a_peer_will_do_that_has_sent_nothing()
    {
        _pace.Begin(S(10));
        _pace.Expect(S(10), ahead: 0, asked: S(10)).ShouldBe(S(0.5));
        _pace.Expect(S(15), ahead: 0, asked: S(10)).ShouldBe(S(5)); // as long again as it has been silent
    }

    [Fact]
    public void A_request_takes_at_least_the_shortest_trip()
    {
        Flow(from: 0, every: 0.01, count: 10, trip: 0.2);
        _pace.Expect(S(0.09), ahead: 0, asked: S(0.09)).ShouldBe(S(0.2));
        _pace.Expect(S(0.19), ahead: 0, asked: S(0.09)).ShouldBe(S(0.1));
    }

    [Fact]
    public void What_stands_behind_others_in_the_line_waits_for_them()
    {
        Flow(from: 0, every: 0.1, count: 10, trip: 0.15);
        _pace.Expect(S(0.9), ahead: 9, asked: S(0.9)).TotalSeconds.ShouldBe(1, tolerance: 0.001);
        _pace.Expect(S(0.95), ahead: 9, asked: S(0.9)).TotalSeconds.ShouldBe(0.95, tolerance: 0.001);
    }

    [Fact]
    public void Blocks_that_come_in_bursts_count_by_their_mean()
    {
        for (var burst = 0; burst < 8; burst++)
        {
            for (var i = 0; i < 4; i++) _pace.OnBlock(S(burst * 0.4), S(0.05));
        }
        _pace.Expect(S(2.8), ahead: 9, asked: S(2.8)).TotalSeconds.ShouldBeInRange(0.8, 1.1);
    }

    [Fact]
    public void A_peer_that_has_stopped_is_expected_later_and_later()
    {
        Flow(from: 0, every: 0.01, count: 20, trip: 0.05);
        _pace.Expect(S(0.5), ahead: 0, asked: S(0.1)).ShouldBe(TimeSpan.Zero); // late, but lines lose packets
        _pace.Expect(S(2.19), ahead: 0, asked: S(0.1)).ShouldBe(S(2));
        _pace.Expect(S(4.19), ahead: 0, asked: S(0.1)).ShouldBe(S(4));
    }

    [Fact]
    public void The_time_in_which_nothing_was_asked_says_nothing()
    {
        Flow(from: 0, every: 0.1, count: 10, trip: 0.05);
        _pace.Begin(S(100));
        _pace.OnBlock(S(100.05), S(0.05));
        _pace.OnBlock(S(100.15), S(0.05));
        _pace.Expect(S(100.15), ahead: 9, asked: S(100.15)).TotalSeconds.ShouldBe(1, tolerance: 0.001);
    }

    [Fact]
    public void A_peer_that_slows_down_is_found_out()
    {
        Flow(from: 0, every: 0.01, count: 100, trip: 0.05);
        Flow(from: 1, every: 1, count: 40, trip: 0.05);
        _pace.Expect(S(40), ahead: 0, asked: S(40)).TotalSeconds.ShouldBeInRange(0.6, 1);
    }

    [Theory]
    [InlineData(0.1, 0.1, false)] // two that are alike
    [InlineData(0.6, 0.1, false)]
    [InlineData(0.8, 0.1, true)]
    [InlineData(2.4, 1, false)] // twice as long is not much
    [InlineData(2.6, 1, true)]
    [InlineData(0.4, 0, false)] // nor is less than half a second
    public void Only_what_comes_notably_later_is_asked_of_another(double there, double here, bool isWorthIt) =>
        EndGame.IsWorthIt(S(there), S(here)).ShouldBe(isWorthIt);

    private void Flow(double from, double every, int count, double trip)
    {
        for (var i = 0; i < count; i++) _pace.OnBlock(S(from + i * every), S(trip));
    }

    private static TimeSpan S(double seconds) => TimeSpan.FromSeconds(seconds);
}
