using System.Reactive.Concurrency;
using System.Reactive.Disposables;

namespace Rx.Torrent.Testing;

/// <summary>Who was subscribed from when to when, on the clock of a scheduler.</summary>
internal sealed class SubscriptionLog(IScheduler scheduler)
{
    private readonly List<Subscription> _subscriptions = [];

    public IReadOnlyList<Subscription> Subscriptions => _subscriptions;

    /// <summary>Adds a subscription that starts now; it ends when the result is disposed.</summary>
    public IDisposable Begin()
    {
        var (number, start) = (_subscriptions.Count, scheduler.Now.Ticks);
        _subscriptions.Add(new Subscription(start));
        return Disposable.Create(() => _subscriptions[number] = new Subscription(start, scheduler.Now.Ticks));
    }
}
