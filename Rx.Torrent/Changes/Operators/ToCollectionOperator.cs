namespace Rx.Torrent.Changes.Operators;

/// <summary>Goes from changes to all there is.</summary>
public static class ToCollectionOperator
{
    /// <summary>All the items, anew with each change set, in the order in which they came. A collection that was told does not change.</summary>
    /// <param name="source">The change sets.</param>
    /// <remarks><code>
    /// source  --+a1,+b2----a1→a5----b2--|
    /// result  --[a1,b2]----[a5,b2]--[a5]|     (the last change is a removal)
    /// </code>Errors and completion as its source.</remarks>
    public static IObservable<IReadOnlyCollection<TObject>> ToCollection<TObject, TKey>(this IObservable<IChangeSet<TObject, TKey>> source)
        where TObject : class
        where TKey : notnull => source.QueryWhenChanged<TObject, TKey, IReadOnlyCollection<TObject>>(static items => [.. items.Values]);
}
