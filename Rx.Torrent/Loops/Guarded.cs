using System.Reactive.Disposables;
using System.Reactive.Linq;

namespace Rx.Torrent.Loops;

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
        Observable.Create<T>(observer => Guard(source, observer, fault));

    /// <summary>As above. What a subscriber does is done in the name of the plugin that subscribed, and what it throws is told with that name.</summary>
    /// <remarks><code>
    /// source  --a--b--c--|
    /// one     --a--b--c--|
    /// other   --a--!          (threw at a; fault is told)
    /// </code>As its source.</remarks>
    public static IObservable<T> GuardEach<T>(this IObservable<T> source, Loop loop, string where, Action<StrangerFault> fault) =>
        Observable.Create<T>(observer =>
        {
            var actor = loop.CurrentActor;
            return Guard(source, actor is null ? observer : new ActingObserver<T>(loop, actor, observer), exception => fault(new(actor?.Plugin, where, exception)));
        });

    private static SingleAssignmentDisposable Guard<T>(IObservable<T> source, IObserver<T> observer, Action<Exception> fault)
    {
        var subscription = new SingleAssignmentDisposable();
        subscription.Disposable = source.Subscribe(new Guard<T>(observer, subscription, fault));
        return subscription;
    }
}
