using System.Reactive.Linq;

namespace Rx.Torrent.Changes.Operators;

/// <summary>Looks at all the items whenever some have changed.</summary>
public static class QueryWhenChangedOperator
{
    /// <summary>What a question about all the items comes to, anew with each change set.</summary>
    /// <param name="source">The change sets.</param>
    /// <param name="query">The question. The dictionary is good during the call only: it goes on changing. What it throws is an error of the result.</param>
    /// <remarks><code>
    /// source  --+a1,+b2----a1→a5----b2--|
    /// result  --3----------7--------5---|     (their sum; the last change is a removal)
    /// </code>Errors and completion as its source.</remarks>
    public static IObservable<TResult> QueryWhenChanged<TObject, TKey, TResult>(
        this IObservable<IChangeSet<TObject, TKey>> source, Func<IReadOnlyDictionary<TKey, TObject>, TResult> query)
        where TObject : class
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(query);
        return Observable.Defer(() =>
        {
            var items = new OrderedDictionary<TKey, TObject>();
            return source.Select(changes =>
            {
                foreach (var change in changes)
                {
                    if (change.Reason == ChangeReason.Remove) items.Remove(change.Key);
                    else items[change.Key] = change.Current;
                }
                return query(items);
            });
        });
    }
}
