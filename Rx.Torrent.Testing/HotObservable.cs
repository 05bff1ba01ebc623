using System.Reactive;
using System.Reactive.Concurrency;
using System.Reactive.Disposables;

namespace Rx.Torrent.Testing;

/// <summary>Plays at its times, whoever listens.</summary>
internal sealed class HotObservable<T> : ITestableObservable<T>
{
    private readonly SubscriptionLog _log;
    private readonly List<IObserver<T>> _observers = [];

    public HotObservable(IScheduler scheduler, IReadOnlyList<Recorded<Notification<T>>> messages)
    {
        _log = new SubscriptionLog(scheduler);
        Messages = messages;
        var now = scheduler.Now.Ticks;
        foreach (var message in messages) scheduler.Schedule(TimeSpan.FromTicks(message.Time - now), () => Play(message.Value));
    }

    public IReadOnlyList<Recorded<Notification<T>>> Messages { get; }

    public IReadOnlyList<Subscription> Subscriptions => _log.Subscriptions;

    public IDisposable Subscribe(IObserver<T> observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        _observers.Add(observer);
        var end = _log.Begin();
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
