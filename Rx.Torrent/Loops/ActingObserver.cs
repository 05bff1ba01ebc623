using Rx.Torrent.Wire;

namespace Rx.Torrent.Loops;

/// <summary>Tells an observer in the name of somebody: what it sends meanwhile is marked as theirs.</summary>
internal sealed class ActingObserver<T>(Loop loop, MessageOrigin actor, IObserver<T> observer) : IObserver<T>
{
    public void OnNext(T value)
    {
        var before = loop.Enact(actor);
        try
        {
            observer.OnNext(value);
        }
        finally
        {
            loop.Enact(before);
        }
    }

    public void OnError(Exception error) => observer.OnError(error);

    public void OnCompleted()
    {
        var before = loop.Enact(actor);
        try
        {
            observer.OnCompleted();
        }
        finally
        {
            loop.Enact(before);
        }
    }
}
