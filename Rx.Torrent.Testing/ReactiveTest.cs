using System.Reactive;

namespace Rx.Torrent.Testing;

/// <summary>Short names for prepared and expected notifications; <c>using static Rx.Torrent.Testing.ReactiveTest;</c> lets a test read as a picture.</summary>
public static class ReactiveTest
{
    /// <summary>When <see cref="TestScheduler.Start{T}"/> makes the stream, unless it is told otherwise.</summary>
    public const long Created = 100;

    /// <summary>When <see cref="TestScheduler.Start{T}"/> subscribes, unless it is told otherwise.</summary>
    public const long Subscribed = 200;

    /// <summary>When <see cref="TestScheduler.Start{T}"/> unsubscribes, unless it is told otherwise.</summary>
    public const long Disposed = 1000;

    /// <summary>A value at a time.</summary>
    public static Recorded<Notification<T>> OnNext<T>(long ticks, T value) => new(ticks, Notification.CreateOnNext(value));

    /// <summary>The end at a time.</summary>
    public static Recorded<Notification<T>> OnCompleted<T>(long ticks) => new(ticks, Notification.CreateOnCompleted<T>());

    /// <summary>An error at a time.</summary>
    public static Recorded<Notification<T>> OnError<T>(long ticks, Exception error) => new(ticks, Notification.CreateOnError<T>(error));

    /// <summary>A subscription from one time to another.</summary>
    public static Subscription Subscribe(long start, long end = Subscription.Infinite) => new(start, end);
}
