using System.Reactive;

namespace Rx.Torrent.Testing;

internal sealed class TestableObserver<T>(TestScheduler scheduler) : ITestableObserver<T>
{
    private readonly List<Recorded<Notification<T>>> _messages = [];

    public IReadOnlyList<Recorded<Notification<T>>> Messages => _messages;

    public void OnNext(T value) => Add(Notification.CreateOnNext(value));

    public void OnError(Exception error) => Add(Notification.CreateOnError<T>(error));

    public void OnCompleted() => Add(Notification.CreateOnCompleted<T>());

    private void Add(Notification<T> notification) => _messages.Add(new(scheduler.Clock, notification));
}
