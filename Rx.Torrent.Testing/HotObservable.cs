using System.Reactive;
using System.Reactive.Disposables;

namespace Rx.Torrent.Testing;

/// <summary>Plays at its times, whoever listens.</summary>
internal sealed class HotObservable<T> : ITestableObservable<T>
{
    private readonly TestScheduler _scheduler;
    private readonly List<IObserver<T>> _observers = [];
    private readonly List<Subscription> _subscriptions = [];

    public HotObservable(TestScheduler scheduler, IReadOnlyList<Recorded<Notification<T>>> messages)
    {
        _scheduler = scheduler;
        Messages = messages;
        foreach (var message in messages) scheduler.At(message.Time, () => Play(message.Value));
    }

    public IReadOnlyList<Recorded<Notification<T>>> Messages { get; }

    public IReadOnlyList<Subscription> Subscriptions => _subscriptions;

    public IDisposable Subscribe(IObserver<T> observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        _observers.Add(observer);
        var end = _scheduler.Note(_subscriptions);
        return Disposable.Create(() =>
        {
            _observers.Remove(observer);
            end.Dispose();
        });
    }

    private void Play(Notification<T> notification)
    {
        foreach (var observer in _observers.ToArray()) notification.Accept(observer);
    }
}
