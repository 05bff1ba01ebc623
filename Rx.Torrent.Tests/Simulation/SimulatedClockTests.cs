using System.Reactive.Concurrency;
using System.Reactive.Linq;
using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Simulation;

namespace Rx.Torrent.Tests.Simulation;

public class SimulatedClockTests
{
    private readonly TestScheduler _time = new();

    [Fact]
    public void A_clock_that_runs_fast_is_early()
    {
        var fired = new List<double>();
        Observable.Interval(TimeSpan.FromSeconds(10), new SimulatedClock(_time) { Rate = 2 }).Subscribe(_ => fired.Add(Seconds()));
        Observable.Interval(TimeSpan.FromSeconds(10), new SimulatedClock(_time) { Rate = 0.5 }).Subscribe(_ => fired.Add(-Seconds()));

        _time.AdvanceBy(TimeSpan.FromSeconds(20.5));

        fired.ShouldBe([5, 10, 15, -20, 20], ignoreOrder: true);
    }

    [Fact]
    public void Setting_a_clock_changes_the_time_of_day_and_no_stopwatch()
    {
        var clock = new SimulatedClock(_time);
        var watch = ((IScheduler)clock).StartStopwatch();
        var before = clock.Now;
        _time.AdvanceBy(TimeSpan.FromSeconds(5));

        clock.Offset = TimeSpan.FromHours(-3);

        (clock.Now - before).ShouldBe(TimeSpan.FromSeconds(5) - TimeSpan.FromHours(3));
        watch.Elapsed.ShouldBe(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void What_was_to_happen_at_a_time_of_day_happens_when_the_clock_shows_it()
    {
        var clock = new SimulatedClock(_time) { Offset = TimeSpan.FromHours(-1), Rate = 2 };
        var fired = 0.0;
        clock.Schedule(clock.Now + TimeSpan.FromSeconds(30), () => fired = Seconds());

        _time.AdvanceBy(TimeSpan.FromMinutes(2));

        fired.ShouldBe(15);
    }

    [Fact]
    public void Nothing_happens_on_a_machine_that_has_stopped()
    {
        var clock = new SimulatedClock(_time);
        var beats = 0;
        Observable.Interval(TimeSpan.FromSeconds(1), clock).Subscribe(_ => beats++);
        _time.AdvanceBy(TimeSpan.FromSeconds(3.5));

        clock.Stop();
        clock.Schedule(() => beats++);
        _time.AdvanceBy(TimeSpan.FromSeconds(10));

        beats.ShouldBe(3);
    }

    /// <summary>A clock that is set back or forth, or goes wrong, does not disturb a swarm.</summary>
    [Fact]
    public void Clients_with_wrong_clocks_trade()
    {
        using var swarm = new Rx.Torrent.Testing.Simulation.Swarms.SimulatedSwarm(new(pieceCount: 20, pieceLength: 2048), seed: 3);
        swarm.AddSeed(new() { ClockOffset = TimeSpan.FromDays(-2000), Line = new() { UploadRate = 4000 } });
        var fast = swarm.AddPeer(new() { ClockRate = 1.3, Line = new() { UploadRate = 4000 } });
        var slow = swarm.AddPeer(new() { ClockRate = 0.7, ClockOffset = TimeSpan.FromDays(2000), Line = new() { UploadRate = 4000 } });
        swarm.Pass(TimeSpan.FromSeconds(3));
        fast.Clock.Offset = TimeSpan.FromDays(-300);
        slow.Clock.Offset = TimeSpan.FromDays(3000);

        swarm.UntilComplete(TimeSpan.FromMinutes(2));

        (fast.IsComplete, slow.IsComplete).ShouldBe((true, true));
    }

    private double Seconds() => Math.Round(TimeSpan.FromTicks(_time.Clock).TotalSeconds);
}
