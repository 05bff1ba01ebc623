using System.Reactive.Disposables;
using System.Reactive.Linq;

namespace Rx.Torrent.Loops;

/// <summary>Streams that belong to a loop.</summary>
internal static class LoopStreams
{
    /// <summary>The same stream, subscribed to on the loop, so that what it replays comes there too: at once when that is where we are, and when the loop has ended.</summary>
    /// <remarks><code>
    /// source  a--b--c--|     (replays a to whoever subscribes)
    /// result  -a-b--c--|     (from any thread; a comes on the loop)
    /// </code>As its source; on the loop.</remarks>
    public static IObservable<T> SubscribedOn<T>(this IObservable<T> source, Loop loop) => Observable.Create<T>(observer =>
    {
        if (loop.IsCurrent) return source.SubscribeSafe(observer);
        var subscription = new SingleAssignmentDisposable();
        _ = loop.RunAsync(() => subscription.Disposable = source.SubscribeSafe(observer));
        return subscription;
    });
}
