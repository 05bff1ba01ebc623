namespace Rx.Torrent.Snippets.Watching;

/// <summary>What DynamicData's <c>SourceCache.Edit</c> hands to its argument, by its names.</summary>
internal interface IUpdater<TObject, TKey>
{
    void AddOrUpdate(TObject item);

    void Remove(TKey key);

    void Refresh(TKey key);
}
