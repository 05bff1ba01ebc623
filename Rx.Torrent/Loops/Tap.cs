using System.Reactive.Disposables;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Loops;

/// <summary>Where observers listen in, without any influence. One that throws is taken off and reported; nobody else notices.</summary>
/// <param name="loop">On which values come.</param>
/// <param name="where">What the stream is called in faults.</param>
/// <param name="fault">Hears of observers that threw.</param>
internal sealed class Tap<T>(Loop loop, string where, Action<StrangerFault> fault) : IObservable<T>
{
    private Listener[] _listeners = [];
    private bool _completed;

    public bool HasListeners => _listeners.Length > 0;

    public void Next(T value)
    {
        foreach (var listener in _listeners) Tell(listener, value);
    }

    public void Complete()
    {
        _completed = true;
        foreach (var (observer, actor) in Interlocked.Exchange(ref _listeners, []))
        {
            try
            {
                observer.OnCompleted();
            }
            catch (Exception exception)
            {
                fault(new(actor?.Plugin, where, exception));
            }
        }
    }

    public IDisposable Subscribe(IObserver<T> observer)
    {
        if (_completed)
        {
            observer.OnCompleted();
            return Disposable.Empty;
        }
        var listener = new Listener(observer, loop.CurrentActor);
        Swap(listeners => [.. listeners, listener]);
        return Disposable.Create(() => Remove(listener));
    }

    private void Tell(Listener listener, T value)
    {
        var before = loop.Enact(listener.Actor);
        try
        {
            listener.Observer.OnNext(value);
        }
        catch (Exception exception)
        {
            Remove(listener);
            fault(new(listener.Actor?.Plugin, where, exception));
        }
        finally
        {
            loop.Enact(before);
        }
    }

    private void Remove(Listener listener) => Swap(listeners => [.. listeners.Where(other => !ReferenceEquals(other, listener))]);

    /// <summary>Subscribing is legal from any thread, so the list is replaced, never changed.</summary>
    private void Swap(Func<Listener[], Listener[]> change)
    {
        Listener[] before;
        do before = _listeners;
        while (!ReferenceEquals(Interlocked.CompareExchange(ref _listeners, change(before), before), before));
    }

    private sealed record Listener(IObserver<T> Observer, MessageOrigin? Actor);
}
