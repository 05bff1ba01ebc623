using System.Reactive.Concurrency;
using System.Reactive.Linq;

namespace Rx.Torrent.Changes.Operators;

/// <summary>Makes fewer change sets of many, without losing a change.</summary>
public static class BatchOperator
{
    /// <summary>
    /// One change set for all that came within a time, and on another scheduler if that is wanted: the first at once, those that follow merged, and no timer while nothing comes. An item that
    /// changed several times is told once. A change set must not be sampled away (<c>Sample</c>, <c>Throttle</c>), for the next one builds on it: this is what to use instead.
    /// </summary>
    /// <param name="source">The change sets.</param>
    /// <param name="every">The least time between two change sets. With zero they come as soon as the scheduler has time, as with <c>ObserveOn</c>, but what waits there is merged, so that a slow reader costs no more memory than the items themselves.</param>
    /// <param name="scheduler">Where the result comes, and whose time it is.</param>
    /// <remarks><code>
    /// source  --+a1--a1→a2--a2→a3--+b1-----------b1→b2--|
    /// result  --+a1-----------a1→a3,+b1----------b1→b2--|
    /// </code>Completes, or errors, behind what waits, on the scheduler. When the scheduler is disposed first it ends without a word.</remarks>
    public static IObservable<IChangeSet<TObject, TKey>> Batch<TObject, TKey>(
        this IObservable<IChangeSet<TObject, TKey>> source, TimeSpan every, IScheduler scheduler)
        where TObject : class
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThan(every, TimeSpan.Zero);
        ArgumentNullException.ThrowIfNull(scheduler);
        return Observable.Create<IChangeSet<TObject, TKey>>(observer => new Batching<TObject, TKey>(observer, every, scheduler).Read(source));
    }
}
