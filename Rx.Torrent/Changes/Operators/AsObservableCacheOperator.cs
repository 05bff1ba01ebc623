namespace Rx.Torrent.Changes.Operators;

/// <summary>Keeps a copy of the items.</summary>
public static class AsObservableCacheOperator
{
    /// <summary>A copy that follows the change sets from now on until it is disposed, and can be looked at on any thread.</summary>
    /// <param name="source">The change sets.</param>
    /// <remarks><code>
    /// source  --+a1,+b2----a1→a5----b2--|
    /// items     [a1,b2]....[a5,b2]..[a5].....
    /// </code>Its own streams are the source, subscribed to anew. When the source ends, or errors, the items stay as they are.</remarks>
    public static CacheCopy<TObject, TKey> AsObservableCache<TObject, TKey>(this IObservable<IChangeSet<TObject, TKey>> source)
        where TObject : class
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(source);
        return new CacheCopy<TObject, TKey>(source);
    }
}
