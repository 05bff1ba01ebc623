using System.Reactive.Concurrency;

namespace Rx.Torrent.Tests.Changes.Operators;

/// <summary>The scheduler of a window, which takes nothing more when the window was closed: as an <see cref="EventLoopScheduler"/> that was disposed.</summary>
internal sealed class Window(IScheduler inner) : IScheduler
{
    public bool IsClosed { get; set; }

    public DateTimeOffset Now => inner.Now;

    public IDisposable Schedule<TState>(TState state, Func<IScheduler, TState, IDisposable> action) => Open.Schedule(state, action);

    public IDisposable Schedule<TState>(TState state, TimeSpan dueTime, Func<IScheduler, TState, IDisposable> action) => Open.Schedule(state, dueTime, action);

    public IDisposable Schedule<TState>(TState state, DateTimeOffset dueTime, Func<IScheduler, TState, IDisposable> action) => Open.Schedule(state, dueTime, action);

    private IScheduler Open => IsClosed ? throw new ObjectDisposedException(nameof(Window)) : inner;
}
