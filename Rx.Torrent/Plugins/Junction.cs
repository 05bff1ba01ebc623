using System.Reactive.Disposables;
using Rx.Torrent.Loops;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Plugins;

/// <summary>
/// Where a stage begins: a hot stream, so that a plugin's state exists once whoever listens. A message that is
/// pushed while another is on its way down waits until that one has arrived.
/// </summary>
/// <param name="loop">The loop.</param>
/// <param name="actor">Whose code listens.</param>
/// <param name="entered">Told of each message before the stage has it.</param>
/// <param name="fault">Hears what a listener throws.</param>
internal sealed class Junction<T>(Loop loop, MessageOrigin actor, Action<T> entered, Action<Exception> fault) : IObservable<T>
    where T : class
{
    private IObserver<T>[] _observers = [];
    private Queue<T>? _waiting;
    private bool _busy;
    private bool _completed;

    /// <summary>Told of each message that has to wait.</summary>
    public Action<T> Detained { get; init; } = static _ => { };

    /// <summary>How one that has waited is let in.</summary>
    public Action<T, Action<T>> LetIn { get; init; } = static (message, deliver) => deliver(message);

    /// <summary>The message that is on its way down.</summary>
    public T? Current { get; private set; }

    public void Push(T message)
    {
        if (_busy)
        {
            (_waiting ??= new()).Enqueue(message);
            Detained(message);
            return;
        }
        _busy = true;
        var before = loop.Enact(actor);
        try
        {
            Deliver(message);
            while (_waiting is not null && _waiting.TryDequeue(out var next)) LetIn(next, Deliver);
        }
        catch (Exception exception)
        {
            _waiting = null;
            fault(exception);
        }
        finally
        {
            loop.Enact(before);
            _busy = false;
            Current = null;
        }
    }

    public void Complete()
    {
        if (_completed) return;
        _completed = true;
        var before = loop.Enact(actor);
        try
        {
            foreach (var observer in _observers) observer.OnCompleted();
        }
        catch (Exception exception)
        {
            fault(exception);
        }
        finally
        {
            loop.Enact(before);
        }
        _observers = [];
    }

    public IDisposable Subscribe(IObserver<T> observer)
    {
        if (_completed)
        {
            observer.OnCompleted();
            return Disposable.Empty;
        }
        _observers = [.. _observers, observer];
        return Disposable.Create(() => _observers = [.. _observers.Where(o => !ReferenceEquals(o, observer))]);
    }

    private void Deliver(T message)
    {
        Current = message;
        entered(message);
        foreach (var observer in _observers) observer.OnNext(message);
    }
}
