using System.Reactive;

namespace Rx.Torrent.Loops;

/// <summary>Stands before a stranger's observer: what that throws costs it its subscription, and nobody else anything. No allocation for a value.</summary>
internal sealed class Guard<T>(IObserver<T> observer, IDisposable subscription, Action<Exception> fault) : ObserverBase<T>
{
    protected override void OnNextCore(T value)
    {
        try
        {
            observer.OnNext(value);
        }
        catch (Exception exception)
        {
            Lose(exception);
        }
    }

    protected override void OnErrorCore(Exception error)
    {
        try
        {
            observer.OnError(error);
        }
        catch (Exception exception)
        {
            Lose(exception);
        }
    }

    protected override void OnCompletedCore()
    {
        try
        {
            observer.OnCompleted();
        }
        catch (Exception exception)
        {
            Lose(exception);
        }
    }

    private void Lose(Exception exception)
    {
        subscription.Dispose();
        fault(exception);
    }
}
