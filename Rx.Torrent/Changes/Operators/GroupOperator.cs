namespace Rx.Torrent.Changes.Operators;

/// <summary>Puts items together that have something in common.</summary>
public static class GroupOperator
{
    /// <summary>
    /// The groups as items of their own: one is added with its first member, replaced when a member comes, goes, changes or is to be looked at again, and removed with its last. It is
    /// what DynamicData calls <c>GroupWithImmutableState</c>.
    /// </summary>
    /// <param name="source">The change sets.</param>
    /// <param name="groupOf">The group of an item. What it throws is an error of the result.</param>
    /// <remarks><code>
    /// source  --+a1------+a2----------+b1------a2--|
    /// result  --+a[1]----a[1]→a[1,2]--+b[1]----a[1,2]→a[1]--|
    /// </code>Errors and completion as its source.</remarks>
    public static IObservable<IChangeSet<Grouping<TObject, TGroupKey>, TGroupKey>> Group<TObject, TKey, TGroupKey>(
        this IObservable<IChangeSet<TObject, TKey>> source, Func<TObject, TGroupKey> groupOf)
        where TObject : class
        where TKey : notnull
        where TGroupKey : notnull
    {
        ArgumentNullException.ThrowIfNull(groupOf);
        return source.Merged<TObject, TKey, Grouping<TObject, TGroupKey>, TGroupKey>(() =>
        {
            var groups = new Groups<TObject, TKey, TGroupKey>(groupOf);
            return groups.Take;
        });
    }
}
