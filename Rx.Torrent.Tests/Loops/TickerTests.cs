using System.Reactive.Concurrency;
using Rx.Torrent.Loops;
using Rx.Torrent.Testing;

namespace Rx.Torrent.Tests.Loops;

public class TickerTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly StallingScheduler _time = new();
    private readonly List<Exception> _faults = [];
    private readonly Loop _loop;

    public TickerTests() => _loop = new Loop(_time, _faults.Add);

    [Fact]
    public void It_beats_once_a_second()
    {
        var beats = Ticker.Beats(_loop).ToLiveList();

        _time.AdvanceBy(Second * 3.5);
        beats.AssertEqual(0, 1, 2);
    }

    [Fact]
    public void All_who_listen_share_one_timer()
    {
        var ticker = Ticker.Beats(_loop);
        var one = ticker.ToLiveList();
        _time.AdvanceBy(Second * 1.5);
        var other = ticker.ToLiveList();

        _time.AdvanceBy(Second);
        one.AssertEqual(0, 1);
        other.AssertEqual(1);
        _time.Pending.ShouldBe(1);
    }

    [Fact]
    public void A_stall_costs_beats_and_brings_no_burst()
    {
        var times = new List<TimeSpan>();
        using var listening = Ticker.Beats(_loop).Subscribe(beat =>
        {
            times.Add(_loop.Elapsed);
            if (beat == 1) _time.Stall(Second * 10); // the loop is held up inside its second beat
        });

        _time.AdvanceBy(Second * 15);
        times.Zip(times.Skip(1), (earlier, later) => later - earlier).ShouldAllBe(gap => gap >= Second);
        times.Count.ShouldBeInRange(5, 6);
    }

    [Fact]
    public void No_timer_runs_when_nobody_listens()
    {
        var ticker = Ticker.Beats(_loop);
        _time.Pending.ShouldBe(0);

        var beats = ticker.ToLiveList();
        _time.AdvanceBy(Second * 2.5);
        beats.Dispose();
        _time.AdvanceBy(Second);
        _time.Pending.ShouldBe(0);

        var again = ticker.ToLiveList();
        _time.AdvanceBy(Second * 1.5);
        again.AssertEqual(0);
    }

    [Fact]
    public void Leaving_in_the_middle_of_a_beat_ends_it()
    {
        IDisposable? listening = null;
        var beats = 0;
        listening = Ticker.Beats(_loop).Subscribe(_ =>
        {
            beats++;
            listening!.Dispose();
        });

        _time.AdvanceBy(Second * 5);
        beats.ShouldBe(1);
        _time.Pending.ShouldBe(0);
    }

    [Fact]
    public void A_listener_that_throws_stops_neither_its_own_clock_nor_that_of_others()
    {
        var ticker = Ticker.Beats(_loop);
        using var angry = ticker.Subscribe(_ => throw new InvalidOperationException("no"));
        var calm = ticker.ToLiveList();

        _time.AdvanceBy(Second * 3.5);
        calm.AssertEqual(0, 1, 2);
        _faults.Count.ShouldBe(3);
    }

    /// <summary>A clock that can move on while work runs, as a real one does.</summary>
    private sealed class StallingScheduler : TestScheduler
    {
        private readonly HashSet<object> _pending = [];

        public int Pending => _pending.Count;

        public void Stall(TimeSpan time) => Clock += time.Ticks;

        public override IDisposable ScheduleAbsolute<TState>(TState state, long dueTime, Func<IScheduler, TState, IDisposable> action)
        {
            var mark = new object();
            _pending.Add(mark);
            var scheduled = base.ScheduleAbsolute(state, dueTime, (scheduler, s) =>
            {
                _pending.Remove(mark);
                return action(scheduler, s);
            });
            return System.Reactive.Disposables.Disposable.Create(() =>
            {
                _pending.Remove(mark);
                scheduled.Dispose();
            });
        }
    }
}
