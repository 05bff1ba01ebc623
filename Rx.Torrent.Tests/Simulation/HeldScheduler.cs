using System.Reactive.Concurrency;
using System.Reactive.Disposables;

namespace Rx.Torrent.Tests.Simulation;

/// <summary>Passes work on to another scheduler, or keeps it for the time being: workers that are busy elsewhere.</summary>
internal sealed class HeldScheduler(IScheduler inner) : IScheduler
{
    private readonly List<Action> _held = [];

    public bool IsHeld { get; set; }

    public DateTimeOffset Now => inner.Now;

    public void Release()
    {
        IsHeld = false;
        foreach (var work in _held) work();
        _held.Clear();
    }

    public IDisposable Schedule<TState>(TState state, Func<IScheduler, TState, IDisposable> action)
    {
        if (!IsHeld) return inner.Schedule(state, action);
        var scheduled = new SingleAssignmentDisposable();
        _held.Add(() => scheduled.Disposable = inner.Schedule(state, action));
        return scheduled;
    }

    public IDisposable Schedule<TState>(TState state, TimeSpan dueTime, Func<IScheduler, TState, IDisposable> action) => inner.Schedule(state, dueTime, action);

    public IDisposable Schedule<TState>(TState state, DateTimeOffset dueTime, Func<IScheduler, TState, IDisposable> action) => inner.Schedule(state, dueTime, action);
}
