namespace Rx.Torrent.Changes.Operators;

/// <summary>Makes other items of the items.</summary>
public static class TransformOperator
{
    /// <summary>For each item another one, made when it comes and when it is replaced. A refresh passes: the made item stays the same.</summary>
    /// <param name="source">The change sets.</param>
    /// <param name="make">Makes an item. What it throws is an error of the result.</param>
    /// <remarks><code>
    /// source  --+a1----a1→a2----a2--|
    /// result  --+A1----A1→A2----A2--|     (the last is a removal)
    /// </code>Errors and completion as its source.</remarks>
    public static IObservable<IChangeSet<TResult, TKey>> Transform<TObject, TKey, TResult>(
        this IObservable<IChangeSet<TObject, TKey>> source, Func<TObject, TResult> make)
        where TObject : class
        where TKey : notnull
        where TResult : class
    {
        ArgumentNullException.ThrowIfNull(make);
        return source.ChangesOf<TObject, TKey, TResult>(() =>
        {
            var made = new Dictionary<TKey, TResult>();
            return change =>
            {
                made.TryGetValue(change.Key, out var before);
                if (change.Reason == ChangeReason.Refresh && before is not null) return (before, before);
                var now = change.Reason == ChangeReason.Remove ? null : make(change.Current);
                if (now is null) made.Remove(change.Key);
                else made[change.Key] = now;
                return (before, now);
            };
        });
    }
}
