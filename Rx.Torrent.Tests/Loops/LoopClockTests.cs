using System.Reactive.Concurrency;
using Rx.Torrent.Loops;

namespace Rx.Torrent.Tests.Loops;

public sealed class LoopClockTests
{
    [Fact]
    public void A_time_on_the_clock_reaches_the_scheduler_below_as_a_wait()
    {
        var below = new WaitsOnly();
        var loop = new Loop(below, error => throw error);
        loop.Schedule(below.Now + TimeSpan.FromMinutes(1), () => { });
        below.Waits.ShouldBe([TimeSpan.FromMinutes(1)]);
    }

    [Fact]
    public void A_clock_that_is_set_back_is_not_followed()
    {
        var below = new WaitsOnly { Now = DateTimeOffset.UnixEpoch + TimeSpan.FromHours(5) };
        var loop = new Loop(below, error => throw error);
        var before = loop.Now;
        before.ShouldBe(below.Now);

        below.Now -= TimeSpan.FromHours(2);
        loop.Now.ShouldBe(before);
        below.Now += TimeSpan.FromMinutes(1);
        loop.Now.ShouldBe(before + TimeSpan.FromMinutes(1)); // it goes on from where it was

        below.Now += TimeSpan.FromHours(3);
        loop.Now.ShouldBe(before + TimeSpan.FromMinutes(181)); // one that is set forward is followed
    }

    /// <summary>A scheduler that stands still, and takes no times on the clock.</summary>
    private sealed class WaitsOnly : IScheduler
    {
        public List<TimeSpan> Waits { get; } = [];

        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public IDisposable Schedule<TState>(TState state, Func<IScheduler, TState, IDisposable> action) => action(this, state);

        public IDisposable Schedule<TState>(TState state, TimeSpan dueTime, Func<IScheduler, TState, IDisposable> action)
        {
            Waits.Add(dueTime);
            return System.Reactive.Disposables.Disposable.Empty;
        }

        public IDisposable Schedule<TState>(TState state, DateTimeOffset dueTime, Func<IScheduler, TState, IDisposable> action) =>
            throw new InvalidOperationException("a time on the clock");
    }
}
