namespace Rx.Torrent.Changes.Operators;

/// <summary>Keeps some of the items.</summary>
public static class FilterOperator
{
    /// <summary>The items for which a condition holds. One that comes to meet it is added, one that no longer does is removed; a refresh looks at it again.</summary>
    /// <param name="source">The change sets.</param>
    /// <param name="condition">True for an item to keep. What it throws is an error of the result.</param>
    /// <remarks><code>
    /// source  --+a1--a1→a7--a7→a8--a8→a2--|
    /// result  -------+a7----a7→a8---a8----|     (Filter(item =&gt; item &gt; 5); - is a removal)
    /// </code>Errors and completion as its source. A change set of which nothing is left is not told, an empty one passes.</remarks>
    public static IObservable<IChangeSet<TObject, TKey>> Filter<TObject, TKey>(this IObservable<IChangeSet<TObject, TKey>> source, Func<TObject, bool> condition)
        where TObject : class
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(condition);
        return source.ChangesOf<TObject, TKey, TObject>(() =>
        {
            var kept = new Dictionary<TKey, TObject>();
            return change =>
            {
                kept.TryGetValue(change.Key, out var before);
                var now = change.Reason != ChangeReason.Remove && condition(change.Current) ? change.Current : null;
                if (now is null) kept.Remove(change.Key);
                else kept[change.Key] = now;
                return change.Reason == ChangeReason.Refresh && before is not null && now is not null ? (now, now) : (before, now);
            };
        });
    }
}
