using Rx.Torrent.Loops;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Plugins.Chains;

/// <summary>One plugin's operator in a <see cref="Chain{T}"/>. Nothing re-enters it, and what comes out beside the loop is brought back, in order.</summary>
internal sealed class ChainStage<T> : IObserver<T>
    where T : class
{
    private readonly Loop _loop;
    private readonly Func<T, MessageOrigin, T> _mark;
    private readonly Action<ChainStage<T>> _entered;
    private readonly Action<ChainStage<T>, Exception> _failed;
    private readonly Action<ChainStage<T>> _over;
    private readonly Junction<T> _entry;
    private readonly Queue<T> _waiting = new();
    private IDisposable? _subscription;
    private int _away;
    private bool _isBusy;
    private bool _hasSpoken;
    private bool _isOver;

    /// <param name="loop">The loop.</param>
    /// <param name="plugin">Whose it is.</param>
    /// <param name="mark">Notes who made something.</param>
    /// <param name="entered">Told whenever the stage is given something.</param>
    /// <param name="failed">The plugin failed.</param>
    /// <param name="over">The stage is over, by a failure or because the plugin has ended its stream.</param>
    public ChainStage(
        Loop loop, AttachedPlugin plugin, Func<T, MessageOrigin, T> mark, Action<ChainStage<T>> entered, Action<ChainStage<T>, Exception> failed, Action<ChainStage<T>> over)
    {
        _loop = loop;
        Plugin = plugin;
        _mark = mark;
        _entered = entered;
        _failed = failed;
        _over = over;
        _entry = new Junction<T>(loop, plugin.Origin, Fail);
        Push = Take;
    }

    /// <summary>Whose it is.</summary>
    public AttachedPlugin Plugin { get; }

    /// <summary>What the operator is applied to.</summary>
    public IObservable<T> Entry => _entry;

    /// <summary>Into the stage.</summary>
    public Action<T> Push { get; }

    /// <summary>Out of it.</summary>
    public Action<T> Next { get; set; } = static _ => { };

    /// <summary>Sets the operator going. In the name of the plugin.</summary>
    public void Run(IObservable<T> output)
    {
        var subscription = output.Subscribe(this);
        if (_isOver) subscription.Dispose();
        else _subscription = subscription;
    }

    /// <summary>The operator sees its input end, and may let go of what it has; then it is over.</summary>
    public void Complete()
    {
        if (_isOver) return;
        _entry.Complete();
        Finish();
    }

    public void OnNext(T value)
    {
        if (_loop.IsCurrent && Volatile.Read(ref _away) == 0)
        {
            Pass(value);
            return;
        }
        Interlocked.Increment(ref _away); // until these are in, everything queues behind them
        _loop.Post(() =>
        {
            Interlocked.Decrement(ref _away);
            Pass(value);
        });
    }

    public void OnError(Exception error) => OnLoop(() => Fail(error));

    public void OnCompleted() => OnLoop(() =>
    {
        if (_isOver) return;
        Finish();
        _over(this);
    });

    private void Take(T item)
    {
        _waiting.Enqueue(item);
        if (_isBusy) return;
        _isBusy = true;
        try
        {
            while (_waiting.TryDequeue(out var next)) Show(next);
        }
        finally
        {
            _isBusy = false;
        }
    }

    /// <summary>What the operator had in hand when it failed goes on as it came.</summary>
    private void Show(T item)
    {
        _hasSpoken = false;
        if (!_isOver)
        {
            _entered(this);
            Tell(item);
        }
        if (_isOver && !_hasSpoken) Next(item);
    }

    private void Tell(T item)
    {
        var before = _loop.Enact(Plugin.Origin);
        try
        {
            foreach (var listener in _entry.Listeners) listener.OnNext(item);
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
        finally
        {
            _loop.Enact(before);
        }
    }

    private void Pass(T? value)
    {
        if (_isOver) return;
        if (value is null)
        {
            Fail(new InvalidOperationException("a stage emitted null"));
            return;
        }
        _hasSpoken = true;
        Next(_mark(value, Plugin.Origin));
    }

    private void Fail(Exception exception)
    {
        if (_isOver) return;
        Finish();
        _failed(this, exception);
        _over(this);
    }

    private void Finish()
    {
        if (_isOver) return;
        _isOver = true;
        var before = _loop.Enact(Plugin.Origin);
        try
        {
            _subscription?.Dispose();
        }
        catch (Exception exception)
        {
            _failed(this, exception);
        }
        finally
        {
            _loop.Enact(before);
        }
    }

    private void OnLoop(Action action)
    {
        if (_loop.IsCurrent && Volatile.Read(ref _away) == 0) action();
        else _loop.Post(action);
    }
}
