namespace Rx.Torrent.Changes;

/// <summary>Items by their keys, to be watched as change sets: what is there at first, and then what changes.</summary>
/// <typeparam name="TObject">The items. They do not change themselves: another one takes their place.</typeparam>
/// <typeparam name="TKey">What names them.</typeparam>
/// <remarks>
/// The names and their meaning are DynamicData's. The streams may be subscribed to from any thread; to look at the items directly is for code on the loop. Whoever wants that
/// elsewhere keeps a copy that follows the streams (<c>Connect().AsObservableCache()</c>).
/// </remarks>
public interface IObservableCache<TObject, TKey>
    where TObject : class
    where TKey : notnull
{
    /// <summary>How many items there are at this moment. On the loop.</summary>
    /// <exception cref="InvalidOperationException">It was asked elsewhere.</exception>
    int Count { get; }

    /// <summary>The items at this moment. On the loop.</summary>
    /// <exception cref="InvalidOperationException">It was asked elsewhere.</exception>
    IReadOnlyCollection<TObject> Items { get; }

    /// <summary>Their keys. On the loop.</summary>
    /// <exception cref="InvalidOperationException">It was asked elsewhere.</exception>
    IReadOnlyCollection<TKey> Keys { get; }

    /// <summary>The item of that key; null when there is none. On the loop.</summary>
    /// <exception cref="InvalidOperationException">It was asked elsewhere.</exception>
    TObject? Lookup(TKey key);

    /// <summary>What is there, as one change set of <see cref="ChangeReason.Add"/>s, and then each change exactly once: one change set for a turn of the loop in which something changed.</summary>
    /// <param name="suppressEmptyChangeSets">
    /// True to begin with nothing when nothing is there, as DynamicData does; false to begin with an empty change set then, so that one knows that the beginning has passed.
    /// </param>
    /// <remarks>
    /// Several changes of one item in one turn are told as what came of them: an item that came and was updated has come, one that came and left is not mentioned, one that left and
    /// came back was updated.
    /// Cold; replays what is there; on the loop, from whatever thread it is subscribed to; completes with what the cache is of, and never errors.
    /// </remarks>
    IObservable<IChangeSet<TObject, TKey>> Connect(bool suppressEmptyChangeSets = true);

    /// <summary>One item: that it is there, if it is, and then each change of it.</summary>
    /// <remarks>Cold; replays what is there; on the loop, from whatever thread it is subscribed to; completes with what the cache is of, and never errors.</remarks>
    IObservable<Change<TObject, TKey>> Watch(TKey key);
}
