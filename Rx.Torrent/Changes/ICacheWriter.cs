namespace Rx.Torrent.Changes;

/// <summary>What a feed tells its cache. On the loop.</summary>
internal interface ICacheWriter<TObject, TKey>
    where TObject : class
    where TKey : notnull
{
    /// <summary>This item is there, or has taken the place of the one with its key. Nothing happens when it equals that one.</summary>
    void Set(TObject item);

    /// <summary>There is no such item any more.</summary>
    void Remove(TKey key);

    /// <summary>Nothing stands as it did: what <see cref="ICacheFeed{TObject,TKey}.Read"/> gives is all there is.</summary>
    void Reset();

    /// <summary>The feed is ready now.</summary>
    void Ready();

    /// <summary>There will be no more changes.</summary>
    void End();
}
