using System.Reactive.Concurrency;
using System.Reactive.Linq;
using Rx.Torrent.Testing;
using static Rx.Torrent.Testing.ReactiveTest;

namespace Rx.Torrent.Tests.Testing;

public class TestSchedulerTests
{
    private readonly TestScheduler _scheduler = new();

    [Fact]
    public void Time_passes_only_when_it_is_told_to()
    {
        var ticks = Observable.Interval(TimeSpan.FromSeconds(1), _scheduler).ToLiveList();

        ticks.AssertEqual();
        _scheduler.AdvanceBy(TimeSpan.FromSeconds(2.5));
        ticks.AssertEqual(0, 1);
        _scheduler.Clock.ShouldBe(25_000_000);
        _scheduler.Now.ShouldBe(new DateTimeOffset(25_000_000, TimeSpan.Zero));
    }

    [Fact]
    public void A_hot_observable_plays_to_those_who_are_there()
    {
        var source = _scheduler.CreateHotObservable(OnNext(150, 'a'), OnNext(250, 'b'), OnNext(350, 'c'), OnCompleted<char>(400));

        var said = _scheduler.Start(() => source.Where(c => c != 'b'));

        said.Messages.AssertEqual(OnNext(350, 'c'), OnCompleted<char>(400));
        source.Subscriptions.AssertEqual(Subscribe(200, 400));
    }

    [Fact]
    public void A_cold_observable_plays_from_the_start_to_each()
    {
        var error = new InvalidOperationException("broken");
        var source = _scheduler.CreateColdObservable(OnNext(10, 1), OnError<int>(20, error));
        var late = _scheduler.CreateObserver<int>();
        _scheduler.ScheduleAbsolute(500, () => source.Subscribe(late));

        var said = _scheduler.Start(() => source);

        said.Messages.AssertEqual(OnNext(210, 1), OnError<int>(220, error));
        late.Messages.AssertEqual(OnNext(510, 1), OnError<int>(520, error));
        source.Subscriptions.AssertEqual(Subscribe(200, 1000), Subscribe(500));
    }

    [Fact]
    public void The_times_of_a_run_can_be_chosen()
    {
        var source = _scheduler.CreateHotObservable(OnNext(5, 1), OnNext(15, 2), OnNext(25, 3));

        var said = _scheduler.Start(() => source, created: 1, subscribed: 10, disposed: 20);

        said.Messages.AssertEqual(OnNext(15, 2));
        source.Subscriptions.AssertEqual(Subscribe(10, 20));
    }

    [Fact]
    public void Immediate_work_runs_a_tick_later_and_cannot_stop_time()
    {
        var runs = 0;
        _scheduler.Schedule(self =>
        {
            runs++;
            self();
        });

        _scheduler.AdvanceBy(100);

        runs.ShouldBe(100);
    }

    [Fact]
    public void Work_runs_in_the_order_of_its_time_and_then_of_its_scheduling()
    {
        var order = new List<string>();
        foreach (var (time, name) in new[] { (20L, "c"), (10L, "a"), (10L, "b") }) _scheduler.ScheduleAbsolute(time, () => order.Add(name));

        _scheduler.Start();

        order.ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public void An_exception_of_the_work_reaches_the_test_and_time_can_go_on()
    {
        var ran = false;
        _scheduler.ScheduleAbsolute(10, () => throw new InvalidOperationException("at ten"));
        _scheduler.ScheduleAbsolute(20, () => ran = true);

        Should.Throw<InvalidOperationException>(() => _scheduler.AdvanceTo(100)).Message.ShouldBe("at ten");

        _scheduler.Clock.ShouldBe(10);
        ran.ShouldBeFalse();
        _scheduler.AdvanceTo(100);
        ran.ShouldBeTrue();
    }

    [Fact]
    public void An_exception_of_a_subscriber_reaches_the_test()
    {
        using var subscription = Observable.Timer(TimeSpan.FromTicks(5), _scheduler).Subscribe(_ => throw new InvalidOperationException("subscriber"));

        Should.Throw<InvalidOperationException>(_scheduler.Start).Message.ShouldBe("subscriber");
    }

    [Fact]
    public void Disposed_work_does_not_run()
    {
        var ran = false;
        _scheduler.ScheduleAbsolute(10, () => ran = true).Dispose();

        _scheduler.Start();

        ran.ShouldBeFalse();
    }

    [Fact]
    public void What_is_to_happen_in_all_eternity_does_not_happen_at_once()
    {
        var time = new TestScheduler();
        time.AdvanceBy(10);
        var happened = 0;

        time.Schedule(TimeSpan.MaxValue, () => happened++);
        Observable.Never<int>().Timeout(TimeSpan.MaxValue, time).Subscribe(_ => { }, _ => happened++);
        time.AdvanceBy(TimeSpan.FromDays(365));

        happened.ShouldBe(0);
    }
}
