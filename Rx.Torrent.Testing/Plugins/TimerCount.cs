using System.Reactive.Concurrency;
using System.Reactive.Disposables;

namespace Rx.Torrent.Testing.Plugins;

/// <summary>A scheduler that counts the timers that wait.</summary>
internal sealed class TimerCount(IScheduler inner) : IScheduler
{
    public int Count { get; private set; }

    public DateTimeOffset Now => inner.Now;

    public IDisposable Schedule<TState>(TState state, Func<IScheduler, TState, IDisposable> action) => inner.Schedule(state, (_, value) => action(this, value));

    public IDisposable Schedule<TState>(TState state, TimeSpan dueTime, Func<IScheduler, TState, IDisposable> action)
    {
        Count++;
        var isOver = false;
        var timer = inner.Schedule(state, dueTime, (_, value) =>
        {
            Over();
            return action(this, value);
        });
        return new CompositeDisposable(Disposable.Create(Over), timer);

        void Over()
        {
            if (isOver) return;
            isOver = true;
            Count--;
        }
    }

    public IDisposable Schedule<TState>(TState state, DateTimeOffset dueTime, Func<IScheduler, TState, IDisposable> action) =>
        Schedule(state, dueTime - Now, action);
}
