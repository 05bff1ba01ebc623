using System.Reactive.Concurrency;
using System.Reactive.Disposables;

namespace Rx.Torrent.Extensions.Loops;

/// <summary>The loop of something that works beside a client, such as a node of the DHT: the caller's scheduler, or one of its own. Everything that runs on it is guarded: what is thrown is told and goes no further.</summary>
internal sealed class ServiceLoop : IScheduler
{
    private readonly IScheduler _inner;
    private readonly EventLoopScheduler? _own;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action<Exception> _fault;
    private readonly IStopwatch _clock;
    private int _depth;
    private int _thread;
    private volatile bool _stopped;

    /// <param name="name">What its thread is called, if it has one of its own.</param>
    /// <param name="given">The caller's.</param>
    /// <param name="fault">Told of what is thrown.</param>
    public ServiceLoop(string name, IScheduler? given, Action<Exception> fault)
    {
        _fault = fault;
        if (given is null)
        {
            _own = new EventLoopScheduler(start => new Thread(() =>
            {
                start();
                _ended.SetResult();
            })
            {
                Name = name,
                IsBackground = true,
            });
        }
        _inner = given ?? _own!;
        _clock = _inner.StartStopwatch();
    }

    DateTimeOffset IScheduler.Now => _inner.Now;

    /// <summary>Time since the loop was made; never goes back.</summary>
    public TimeSpan Now => _clock.Elapsed;

    /// <summary>True for code that runs inside one of this loop's items.</summary>
    public bool IsCurrent => _depth > 0 && _thread == Environment.CurrentManagedThreadId;

    /// <summary>Ends when nothing runs here any more, after <see cref="Stop"/>.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Runs something here and now, on the loop.</summary>
    public void Run(Action action) => Guard(action, static (_, run) =>
    {
        run();
        return Disposable.Empty;
    });

    /// <summary>Runs something on the loop. From any thread.</summary>
    /// <returns>False when the loop takes nothing in any more.</returns>
    public bool Post(Action action)
    {
        this.Schedule(action);
        return !_stopped;
    }

    /// <summary>Runs something on the loop, later.</summary>
    public IDisposable After(TimeSpan delay, Action action) => this.Schedule(delay, action);

    /// <summary>Nothing runs here any more from now on. On the loop.</summary>
    public void Stop()
    {
        _stopped = true;
        if (_own is null) _ended.TrySetResult();
        else _own.Dispose(); // drops what waits, and its thread ends after this item
    }

    /// <inheritdoc/>
    public IDisposable Schedule<TState>(TState state, Func<IScheduler, TState, IDisposable> action) =>
        Unless(() => _inner.Schedule((Loop: this, state, action), static (_, s) => s.Loop.Guard(s.state, s.action)));

    /// <inheritdoc/>
    public IDisposable Schedule<TState>(TState state, TimeSpan dueTime, Func<IScheduler, TState, IDisposable> action) =>
        Unless(() => _inner.Schedule((Loop: this, state, action), dueTime, static (_, s) => s.Loop.Guard(s.state, s.action)));

    /// <inheritdoc/>
    public IDisposable Schedule<TState>(TState state, DateTimeOffset dueTime, Func<IScheduler, TState, IDisposable> action) =>
        Schedule(state, Scheduler.Normalize(dueTime - _inner.Now), action);

    private IDisposable Guard<TState>(TState state, Func<IScheduler, TState, IDisposable> action)
    {
        if (_stopped) return Disposable.Empty;
        if (_depth++ == 0) _thread = Environment.CurrentManagedThreadId;
        try
        {
            return action(this, state);
        }
        catch (Exception exception)
        {
            _fault(exception);
            return Disposable.Empty;
        }
        finally
        {
            _depth--;
        }
    }

    private IDisposable Unless(Func<IDisposable> schedule)
    {
        try
        {
            return _stopped ? Disposable.Empty : schedule();
        }
        catch (ObjectDisposedException)
        {
            return Disposable.Empty; // it stopped meanwhile
        }
    }
}
