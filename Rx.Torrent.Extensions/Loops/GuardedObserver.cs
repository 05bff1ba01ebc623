namespace Rx.Torrent.Extensions.Loops;

/// <summary>A stranger's observer: when it throws it hears nothing more, and nobody else notices.</summary>
internal sealed class GuardedObserver<T>(IObserver<T> observer, Action<Exception> fault) : IObserver<T>
{
    private bool _isOver;

    public void OnNext(T value) => Try(() => observer.OnNext(value));

    public void OnError(Exception error) => End(() => observer.OnError(error));

    public void OnCompleted() => End(observer.OnCompleted);

    private void End(Action call)
    {
        if (_isOver) return;
        Try(call);
        _isOver = true;
    }

    private void Try(Action call)
    {
        if (_isOver) return;
        try
        {
            call();
        }
        catch (Exception exception)
        {
            _isOver = true;
            fault(exception);
        }
    }
}
