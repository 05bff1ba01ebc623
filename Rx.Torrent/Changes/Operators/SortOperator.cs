using System.Reactive.Linq;

namespace Rx.Torrent.Changes.Operators;

/// <summary>Puts items in order.</summary>
public static class SortOperator
{
    /// <summary>All the items in order, anew with each change set. Those that compare alike stand as they came.</summary>
    /// <param name="source">The change sets.</param>
    /// <param name="order">Which of two comes first. What it throws is an error of the result.</param>
    /// <remarks><code>
    /// source  --+b2,+a1----+c3------b2→b9-----a1------|
    /// result  --[a1,b2]----[a1,b2,c3]-[a1,c3,b9]--[c3,b9]--|     (the last change is a removal)
    /// </code>Errors and completion as its source. A list that was told does not change.</remarks>
    public static IObservable<IReadOnlyList<TObject>> Sort<TObject, TKey>(this IObservable<IChangeSet<TObject, TKey>> source, IComparer<TObject> order)
        where TObject : class
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(order);
        return Observable.Defer(() =>
        {
            var sorted = new SortedItems<TObject, TKey>(order);
            return source.Select(sorted.Take);
        });
    }
}
