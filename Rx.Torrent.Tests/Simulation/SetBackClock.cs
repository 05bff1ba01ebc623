using System.Reactive.Concurrency;

namespace Rx.Torrent.Tests.Simulation;

/// <summary>A scheduler whose clock can be set, while time passes as ever: that of a machine.</summary>
internal sealed class SetBackClock(IScheduler inner) : IScheduler, IServiceProvider
{
    /// <summary>By how much the clock is wrong.</summary>
    public TimeSpan Error { get; set; }

    public DateTimeOffset Now => inner.Now + Error;

    public object? GetService(Type serviceType) => (inner as IServiceProvider)?.GetService(serviceType);

    public IDisposable Schedule<TState>(TState state, Func<IScheduler, TState, IDisposable> action) => inner.Schedule(state, action);

    public IDisposable Schedule<TState>(TState state, TimeSpan dueTime, Func<IScheduler, TState, IDisposable> action) => inner.Schedule(state, dueTime, action);

    public IDisposable Schedule<TState>(TState state, DateTimeOffset dueTime, Func<IScheduler, TState, IDisposable> action) => inner.Schedule(state, dueTime - Now, action);
}
