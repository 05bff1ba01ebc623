namespace Rx.Torrent.Changes;

/// <summary>Where a <see cref="LoopCache{TObject,TKey}"/> has its items from. It is asked on the loop only, and listens to nothing while nobody listens to the cache.</summary>
internal interface ICacheFeed<TObject, TKey>
    where TObject : class
    where TKey : notnull
{
    /// <summary>False while it has not heard yet of everything that was there when it was followed: then those who have just come wait.</summary>
    bool IsReady => true;

    /// <summary>False when some of what is there is only heard of by following.</summary>
    bool ReadsAll => true;

    /// <summary>The key of an item.</summary>
    TKey KeyOf(TObject item);

    /// <summary>What is there at this moment.</summary>
    IEnumerable<TObject> Read();

    /// <summary>Tells what changes from now on, until the result is disposed.</summary>
    IDisposable Follow(ICacheWriter<TObject, TKey> writer);
}
