using System.Reactive.Disposables;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Loops;

/// <summary>Where observers listen in, without any influence. One that throws is taken off and reported; nobody else notices.</summary>
/// <param name="loop">On which values come.</param>
/// <param name="where">What the stream is called in faults.</param>
/// <param name="fault">Hears of observers that threw.</param>
internal sealed class Tap<T>(Loop loop, string where, Action<StrangerFault> fault) : IObservable<T>
{
    private readonly Audience<Listener> _audience = new();

    public bool HasListeners => _audience.Members.Length > 0;

    public void Next(T value)
    {
        foreach (var listener in _audience.Members) Tell(listener, value);
    }

    public void Complete()
    {
        foreach (var (observer, actor) in _audience.Close())
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
        var listener = new Listener(observer, loop.CurrentActor);
        if (_audience.TryAdd(listener)) return Disposable.Create(() => _audience.Remove(listener));
        observer.OnCompleted();
        return Disposable.Empty;
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
            _audience.Remove(listener);
            fault(new(listener.Actor?.Plugin, where, exception));
        }
        finally
        {
            loop.Enact(before);
        }
    }

    private sealed record Listener(IObserver<T> Observer, MessageOrigin? Actor);
}
