using System.Collections.ObjectModel;
using System.Reactive.Concurrency;
using System.Reactive.Linq;

namespace Rx.Torrent.Changes.Operators;

/// <summary>Keeps a collection that a window shows as the items are.</summary>
public static class BindOperator
{
    /// <summary>
    /// Takes the changes into a collection, in the order in which items came: emptied as soon as the scheduler has time, whether anything is there or not, then changed by what changes, and by
    /// nothing else.
    /// </summary>
    /// <param name="source">The change sets.</param>
    /// <param name="target">The collection. Nobody else may change it meanwhile.</param>
    /// <param name="scheduler">Where it may be changed: the window's. What waits there is merged.</param>
    /// <remarks><code>
    /// source  --+a1,+b2----a1→a5----b2--|
    /// result  0-+a1,+b2----a1→a5----b2--|     (told when it is in the collection; 0 is an empty change set)
    /// target  0-[a1,b2]----[a5,b2]--[a5]
    /// </code>Errors and completion as its source; the collection stays as it is then. It begins with the subscription.</remarks>
    public static IObservable<IChangeSet<TObject, TKey>> Bind<TObject, TKey>(
        this IObservable<IChangeSet<TObject, TKey>> source, ObservableCollection<TObject> target, IScheduler scheduler)
        where TObject : class
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(source);
        return source.StartWith(ChangeSet<TObject, TKey>.Empty).Batch(TimeSpan.Zero, scheduler).Bound(() => new BoundItems<TObject, TKey>(target).Take);
    }

    /// <summary>Makes a collection of each list, with as few changes as that takes: items that stay are left alone, or moved.</summary>
    /// <param name="source">Lists, such as those of <see cref="SortOperator.Sort"/>; on the thread on which the collection may be changed, where <see cref="BatchOperator.Batch"/> takes change sets.</param>
    /// <param name="target">The collection. Nobody else may change it meanwhile.</param>
    /// <remarks><code>
    /// source  --[a,b]----[b,a,c]--|
    /// result  --[a,b]----[b,a,c]--|     (told when the collection is so)
    /// target  --[a,b]----[b,a,c]        (b was moved, c was added)
    /// </code>Errors and completion as its source; the collection stays as it is then. It begins with the first list: for one also when nothing is there, connect with
    /// <c>suppressEmptyChangeSets: false</c>.</remarks>
    public static IObservable<IReadOnlyList<TObject>> Bind<TObject>(this IObservable<IReadOnlyList<TObject>> source, ObservableCollection<TObject> target)
        where TObject : class
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        return source.Do(list => BoundList.Adopt(target, list));
    }

    private static IObservable<T> Bound<T>(this IObservable<T> source, Func<Action<T>> begin) => Observable.Defer(() => source.Do(begin()));
}
