using System.Reactive.Concurrency;
using System.Reactive.Disposables;

namespace Rx.Torrent.Testing.Simulation.Swarms;

/// <summary>The work of a machine on its disk, which ends when the machine stops: the next one to use the disk is another.</summary>
internal sealed class StoppableWorkers(IScheduler disk, SimulatedClock clock) : IScheduler
{
    public DateTimeOffset Now => disk.Now;

    public IDisposable Schedule<TState>(TState state, Func<IScheduler, TState, IDisposable> action) =>
        disk.Schedule(state, (_, value) => clock.IsStopped ? Disposable.Empty : action(this, value));

    public IDisposable Schedule<TState>(TState state, TimeSpan dueTime, Func<IScheduler, TState, IDisposable> action) =>
        disk.Schedule(state, dueTime, (_, value) => clock.IsStopped ? Disposable.Empty : action(this, value));

    public IDisposable Schedule<TState>(TState state, DateTimeOffset dueTime, Func<IScheduler, TState, IDisposable> action) =>
        disk.Schedule(state, dueTime, (_, value) => clock.IsStopped ? Disposable.Empty : action(this, value));
}
