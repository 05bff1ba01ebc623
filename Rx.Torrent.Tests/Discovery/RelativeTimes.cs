using System.Reactive.Concurrency;

namespace Rx.Torrent.Tests.Discovery;

/// <summary>
/// Takes waits and no times on the clock: Rx keeps those in a queue of the whole process, from which they come to a scheduler that was disposed meanwhile, and then an
/// <see cref="EventLoopScheduler"/> ends the process.
/// </summary>
internal sealed class RelativeTimes(IScheduler inner) : IScheduler
{
    public DateTimeOffset Now => inner.Now;

    public IDisposable Schedule<TState>(TState state, Func<IScheduler, TState, IDisposable> action) => inner.Schedule(state, (_, value) => action(this, value));

    public IDisposable Schedule<TState>(TState state, TimeSpan dueTime, Func<IScheduler, TState, IDisposable> action) => inner.Schedule(state, dueTime, (_, value) => action(this, value));

    public IDisposable Schedule<TState>(TState state, DateTimeOffset dueTime, Func<IScheduler, TState, IDisposable> action) =>
        throw new NotSupportedException($"a wait was to be asked for, and not {dueTime}");
}
