using System.Reactive.Concurrency;
using System.Reactive.Disposables;

namespace Rx.Torrent.Testing.Simulation;

/// <summary>The clock of one machine: it may be wrong, run too fast or too slow, be set, and stop with everything that it would have done.</summary>
/// <remarks>
/// It is given to a client as its loop, and to whatever else runs on that machine. As on a real one, setting <see cref="Offset"/> changes the time of day
/// alone: how long something takes is measured by a stopwatch, which only <see cref="Rate"/> changes.
/// </remarks>
public sealed class SimulatedClock : IScheduler, IStopwatchProvider, IServiceProvider
{
    private static readonly DateTimeOffset Start = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero); // so that a clock may be behind

    private readonly IScheduler _scheduler;

    /// <summary>Makes a clock that goes right.</summary>
    /// <param name="scheduler">The true time.</param>
    public SimulatedClock(IScheduler scheduler)
    {
        ArgumentNullException.ThrowIfNull(scheduler);
        _scheduler = scheduler;
    }

    /// <summary>By how much it is ahead. None.</summary>
    public TimeSpan Offset { get; set; }

    /// <summary>Its seconds for each true second. 1.</summary>
    public double Rate
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    } = 1;

    /// <summary>True when the machine has stopped: nothing that was to happen there happens.</summary>
    public bool IsStopped { get; private set; }

    /// <inheritdoc/>
    public DateTimeOffset Now => Start + TimeSpan.FromTicks(Elapsed) + Offset;

    private long Elapsed => Rate == 1 ? _scheduler.Now.Ticks : (long)(_scheduler.Now.Ticks * Rate);

    /// <summary>Stops the machine, without a word to anybody.</summary>
    public void Stop() => IsStopped = true;

    /// <inheritdoc/>
    public IDisposable Schedule<TState>(TState state, Func<IScheduler, TState, IDisposable> action) =>
        _scheduler.Schedule((Clock: this, state, action), static (_, work) => work.Clock.Run(work.state, work.action));

    /// <inheritdoc/>
    public IDisposable Schedule<TState>(TState state, TimeSpan dueTime, Func<IScheduler, TState, IDisposable> action) =>
        _scheduler.Schedule((Clock: this, state, action), dueTime / Rate, static (_, work) => work.Clock.Run(work.state, work.action));

    /// <inheritdoc/>
    public IDisposable Schedule<TState>(TState state, DateTimeOffset dueTime, Func<IScheduler, TState, IDisposable> action) =>
        Schedule(state, dueTime - Now, action);

    /// <inheritdoc/>
    public IStopwatch StartStopwatch() => new ClockStopwatch(this, Elapsed);

    object? IServiceProvider.GetService(Type serviceType) => serviceType == typeof(IStopwatchProvider) ? this : null;

    private IDisposable Run<TState>(TState state, Func<IScheduler, TState, IDisposable> action) => IsStopped ? Disposable.Empty : action(this, state);

    private sealed class ClockStopwatch(SimulatedClock clock, long start) : IStopwatch
    {
        public TimeSpan Elapsed => TimeSpan.FromTicks(clock.Elapsed - start);
    }
}
