using System.Reactive;
using System.Reactive.Disposables;

namespace Rx.Torrent.Testing;

/// <summary>Plays to each subscriber from the start, its times counted from the subscription.</summary>
internal sealed class ColdObservable<T>(TestScheduler scheduler, IReadOnlyList<Recorded<Notification<T>>> messages) : ITestableObservable<T>
{
    private readonly List<Subscription> _subscriptions = [];

    public IReadOnlyList<Recorded<Notification<T>>> Messages => messages;

    public IReadOnlyList<Subscription> Subscriptions => _subscriptions;

    public IDisposable Subscribe(IObserver<T> observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var end = scheduler.Note(_subscriptions);
        var scheduled = messages.Select(message => scheduler.At(scheduler.Clock + message.Time, () => message.Value.Accept(observer)));
        return new CompositeDisposable([.. scheduled, end]);
    }
}
