using System.Reactive.Linq;

namespace Rx.Torrent.Swarms;

/// <summary>Streams for strangers: a subscriber that throws loses its subscription, and nobody else notices.</summary>
internal static class Guarded
{
    /// <summary>The same stream, each of its subscribers behind a guard of its own.</summary>
    /// <remarks><code>
    /// source  --a--b--c--|
    /// one     --a--b--c--|
    /// other   --a--!          (threw at a; fault is told)
    /// </code>As its source.</remarks>
    public static IObservable<T> GuardEach<T>(this IObservable<T> source, Action<Exception> fault) =>
        Observable.Create<T>(observer =>
        {
            var subscription = new System.Reactive.Disposables.SingleAssignmentDisposable();
            subscription.Disposable = source.Subscribe(
                value => Try(() => observer.OnNext(value)),
                error => Try(() => observer.OnError(error)),
                () => Try(observer.OnCompleted));
            return subscription;

            void Try(Action call)
            {
                try
                {
                    call();
                }
                catch (Exception exception)
                {
                    subscription.Dispose();
                    fault(exception);
                }
            }
        });
}
