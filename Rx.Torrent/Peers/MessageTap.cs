using Rx.Torrent.Wire;

namespace Rx.Torrent.Peers;

/// <summary>Where observers listen in. One that throws is taken off and reported; nobody else notices.</summary>
internal sealed class MessageTap(Action<Exception> fault) : IObservable<PeerMessage>
{
    private IObserver<PeerMessage>[] _observers = [];
    private bool _completed;

    public void Next(PeerMessage message)
    {
        foreach (var observer in _observers)
        {
            try
            {
                observer.OnNext(message);
            }
            catch (Exception exception)
            {
                Remove(observer);
                fault(exception);
            }
        }
    }

    public void Complete()
    {
        _completed = true;
        foreach (var observer in Interlocked.Exchange(ref _observers, []))
        {
            try
            {
                observer.OnCompleted();
            }
            catch (Exception exception)
            {
                fault(exception);
            }
        }
    }

    public IDisposable Subscribe(IObserver<PeerMessage> observer)
    {
        if (_completed) observer.OnCompleted();
        else Swap(observers => [.. observers, observer]);
        return System.Reactive.Disposables.Disposable.Create(() => Remove(observer));
    }

    private void Remove(IObserver<PeerMessage> observer) => Swap(observers => [.. observers.Where(o => !ReferenceEquals(o, observer))]);

    /// <summary>Subscribing is legal from any thread, so the list is replaced, never changed.</summary>
    private void Swap(Func<IObserver<PeerMessage>[], IObserver<PeerMessage>[]> change)
    {
        IObserver<PeerMessage>[] before;
        do before = _observers;
        while (!ReferenceEquals(Interlocked.CompareExchange(ref _observers, change(before), before), before));
    }
}
