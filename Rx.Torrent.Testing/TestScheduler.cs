using System.Reactive;
using System.Reactive.Concurrency;
using System.Reactive.Disposables;

namespace Rx.Torrent.Testing;

/// <summary>A scheduler whose time passes only when a test says so, on the thread of the test. Its members are called as in Microsoft.Reactive.Testing.</summary>
/// <remarks>
/// Time is counted in ticks of 100 ns from 0. What is scheduled for now or earlier runs one tick later, so that a loop of
/// immediate work cannot stop time. An exception that leaves scheduled work leaves <see cref="VirtualTimeSchedulerBase{TAbsolute,TRelative}.AdvanceBy"/>,
/// <see cref="VirtualTimeSchedulerBase{TAbsolute,TRelative}.AdvanceTo"/> or <see cref="VirtualTimeSchedulerBase{TAbsolute,TRelative}.Start"/>
/// as it is; the scheduler stands at the time of that work and can be advanced further.
/// </remarks>
public class TestScheduler : VirtualTimeScheduler<long, long>
{
    /// <summary>Moves the clock on by a time span and runs all that falls due.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="time"/> is negative.</exception>
    public void AdvanceBy(TimeSpan time) => AdvanceBy(time.Ticks);

    /// <summary>A stream that plays <paramref name="messages"/> at their times, to whoever is subscribed then.</summary>
    /// <remarks>Hot; no replay; on the thread that advances this scheduler; ends as its messages say.</remarks>
    public ITestableObservable<T> CreateHotObservable<T>(params IReadOnlyList<Recorded<Notification<T>>> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return new HotObservable<T>(this, messages);
    }

    /// <summary>A stream that plays <paramref name="messages"/> to each subscriber from the start; their times count from the subscription.</summary>
    /// <remarks>Cold; replays all to each subscriber; on the thread that advances this scheduler; ends as its messages say.</remarks>
    public ITestableObservable<T> CreateColdObservable<T>(params IReadOnlyList<Recorded<Notification<T>>> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return new ColdObservable<T>(this, messages);
    }

    /// <summary>An observer that writes down what it is told, with the time of this scheduler.</summary>
    public ITestableObserver<T> CreateObserver<T>() => new TestableObserver<T>(this);

    /// <summary>Makes a stream, subscribes to it, unsubscribes, each at its time, and runs until nothing is left to do.</summary>
    /// <param name="create">Makes the stream.</param>
    /// <param name="created">When to make it.</param>
    /// <param name="subscribed">When to subscribe.</param>
    /// <param name="disposed">When to unsubscribe.</param>
    /// <typeparam name="T">What the stream carries.</typeparam>
    /// <returns>What the stream said.</returns>
    public ITestableObserver<T> Start<T>(
        Func<IObservable<T>> create, long created = ReactiveTest.Created, long subscribed = ReactiveTest.Subscribed, long disposed = ReactiveTest.Disposed)
    {
        ArgumentNullException.ThrowIfNull(create);
        var observer = CreateObserver<T>();
        var subscription = new SingleAssignmentDisposable();
        IObservable<T>? source = null;
        At(created, () => source = create());
        At(subscribed, () => subscription.Disposable = source!.Subscribe(observer));
        At(disposed, subscription.Dispose);
        Start();
        return observer;
    }

    /// <summary>Schedules work for a time; for the next tick when that has passed.</summary>
    public override IDisposable ScheduleAbsolute<TState>(TState state, long dueTime, Func<IScheduler, TState, IDisposable> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return base.ScheduleAbsolute((Owner: this, state, action), Math.Max(dueTime, Clock + 1), static (_, work) => work.Owner.Run(work.state, work.action));
    }

    internal IDisposable At(long time, Action action) => ScheduleAbsolute(action, time, static (_, run) =>
    {
        run();
        return Disposable.Empty;
    });

    /// <inheritdoc/>
    protected override long Add(long absolute, long relative) => relative > long.MaxValue - absolute ? long.MaxValue : absolute + relative;

    /// <inheritdoc/>
    protected override DateTimeOffset ToDateTimeOffset(long absolute) => new(absolute, TimeSpan.Zero);

    /// <inheritdoc/>
    protected override long ToRelative(TimeSpan timeSpan) => timeSpan.Ticks;

    // The base class would go on believing that it runs, and refuse to be advanced again.
    private IDisposable Run<TState>(TState state, Func<IScheduler, TState, IDisposable> action)
    {
        var completed = false;
        try
        {
            var result = action(this, state);
            completed = true;
            return result;
        }
        finally
        {
            if (!completed) Stop();
        }
    }
}
