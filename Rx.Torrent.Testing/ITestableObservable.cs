using System.Reactive;

namespace Rx.Torrent.Testing;

/// <summary>A stream of prepared notifications that also knows who subscribed to it and when.</summary>
/// <typeparam name="T">What the stream carries.</typeparam>
public interface ITestableObservable<T> : IObservable<T>
{
    /// <summary>What it plays.</summary>
    IReadOnlyList<Recorded<Notification<T>>> Messages { get; }

    /// <summary>Every subscription so far, in the order of subscribing.</summary>
    IReadOnlyList<Subscription> Subscriptions { get; }
}
