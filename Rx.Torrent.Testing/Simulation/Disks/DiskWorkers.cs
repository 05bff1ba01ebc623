using System.Reactive.Concurrency;
using System.Reactive.Disposables;

namespace Rx.Torrent.Testing.Simulation.Disks;

/// <summary>Runs jobs one after the other, each after the disk's latency, and then waits as long as their bytes take.</summary>
internal sealed class DiskWorkers(IScheduler scheduler, Func<DiskConditions> conditions) : IScheduler
{
    private readonly Queue<Action> _line = new();
    private long _bytes;
    private int _powerCycle;
    private bool _isBusy;

    public DateTimeOffset Now => scheduler.Now;

    /// <summary>The job that runs has moved that many bytes.</summary>
    public void Charge(long bytes) => _bytes += bytes;

    /// <summary>What waits is never done.</summary>
    public void Forget()
    {
        _line.Clear();
        _powerCycle++;
        _isBusy = false;
    }

    public IDisposable Schedule<TState>(TState state, Func<IScheduler, TState, IDisposable> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        var given = new BooleanDisposable();
        _line.Enqueue(() =>
        {
            if (!given.IsDisposed) action(this, state);
        });
        Next();
        return given;
    }

    public IDisposable Schedule<TState>(TState state, TimeSpan dueTime, Func<IScheduler, TState, IDisposable> action) =>
        scheduler.Schedule(dueTime, () => Schedule(state, action));

    public IDisposable Schedule<TState>(TState state, DateTimeOffset dueTime, Func<IScheduler, TState, IDisposable> action) =>
        scheduler.Schedule(dueTime, () => Schedule(state, action));

    private void Next()
    {
        if (_isBusy || _line.Count == 0) return;
        _isBusy = true;
        var cycle = _powerCycle;
        After(conditions().Latency, () =>
        {
            _bytes = 0;
            _line.Dequeue()();
            if (cycle != _powerCycle) return;
            After(conditions().Rate is { } rate ? TimeSpan.FromSeconds((double)_bytes / rate) : TimeSpan.Zero, () =>
            {
                _isBusy = false;
                Next();
            });
        });

        void After(TimeSpan wait, Action action) => scheduler.Schedule(wait, () =>
        {
            if (cycle == _powerCycle) action();
        });
    }
}
