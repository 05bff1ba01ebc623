using System.Reactive;
using System.Reactive.Concurrency;
using System.Reactive.Disposables;

namespace Rx.Torrent.Testing;

/// <summary>Plays to each subscriber from the start, its times counted from the subscription.</summary>
internal sealed class ColdObservable<T>(IScheduler scheduler, IReadOnlyList<Recorded<Notification<T>>> messages) : ITestableObservable<T>
{
    private readonly SubscriptionLog _log = new(scheduler);

    public IReadOnlyList<Recorded<Notification<T>>> Messages => messages;

    public IReadOnlyList<Subscription> Subscriptions => _log.Subscriptions;

    public IDisposable Subscribe(IObserver<T> observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var end = _log.Begin();
        var scheduled = messages.Select(message => scheduler.Schedule(TimeSpan.FromTicks(message.Time), () => message.Value.Accept(observer)));
        return new CompositeDisposable([.. scheduled, end]);
    }
}
