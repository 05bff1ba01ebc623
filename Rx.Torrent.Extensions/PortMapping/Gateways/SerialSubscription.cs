using System.Reactive.Disposables;

namespace Rx.Torrent.Extensions.PortMapping.Gateways;

/// <summary>A place for one subscription or timer.</summary>
internal static class SerialSubscription
{
    /// <summary>Subscribes in place of what was there. What comes may put something else there, also if it comes at once.</summary>
    public static void Follow<T>(this SerialDisposable place, IObservable<T> source, Action<T> next, Action<Exception> error)
    {
        var subscription = new SingleAssignmentDisposable();
        place.Disposable = subscription;
        subscription.Disposable = source.Subscribe(next, error);
    }
}
