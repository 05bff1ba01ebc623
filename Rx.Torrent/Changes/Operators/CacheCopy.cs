using System.Collections.Immutable;
using System.Reactive.Linq;

namespace Rx.Torrent.Changes.Operators;

/// <summary>A copy of what a cache has, as of the last change set that came. It can be looked at on any thread; one look sees one moment.</summary>
/// <typeparam name="TObject">The items.</typeparam>
/// <typeparam name="TKey">What names them.</typeparam>
public sealed class CacheCopy<TObject, TKey> : IObservableCache<TObject, TKey>, IDisposable
    where TObject : class
    where TKey : notnull
{
    private readonly IObservable<IChangeSet<TObject, TKey>> _source;
    private readonly IDisposable _following;
    private volatile ImmutableDictionary<TKey, TObject> _items = ImmutableDictionary<TKey, TObject>.Empty;

    internal CacheCopy(IObservable<IChangeSet<TObject, TKey>> source)
    {
        _source = source;
        _following = source.Subscribe(Take, static _ => { });
    }

    /// <summary>How many items there are.</summary>
    public int Count => _items.Count;

    /// <summary>The items, in no order.</summary>
    public IReadOnlyCollection<TObject> Items => [.. _items.Values];

    /// <summary>Their keys, in no order.</summary>
    public IReadOnlyCollection<TKey> Keys => [.. _items.Keys];

    /// <summary>The item of that key; null when there is none.</summary>
    public TObject? Lookup(TKey key) => _items.GetValueOrDefault(key);

    /// <summary>The source, subscribed to anew. So what it does not replay is not told: of a hot one only what changes from now on, and an empty beginning only if it has one.</summary>
    /// <param name="suppressEmptyChangeSets">True to leave out empty change sets.</param>
    /// <remarks>Cold; replays what the source does; on the source's thread; completes, or errors, with the source.</remarks>
    public IObservable<IChangeSet<TObject, TKey>> Connect(bool suppressEmptyChangeSets = true) =>
        suppressEmptyChangeSets ? _source.Where(static changes => changes.Count > 0) : _source;

    /// <summary>One item: its changes in the source, subscribed to anew.</summary>
    /// <remarks>Cold; replays what the source does; on the source's thread; completes, or errors, with the source.</remarks>
    public IObservable<Change<TObject, TKey>> Watch(TKey key) =>
        _source.SelectMany(changes => changes.Where(change => EqualityComparer<TKey>.Default.Equals(change.Key, key)));

    /// <summary>Follows no longer; the items stay as they are.</summary>
    public void Dispose() => _following.Dispose();

    private void Take(IChangeSet<TObject, TKey> changes)
    {
        var items = _items.ToBuilder();
        foreach (var change in changes)
        {
            if (change.Reason == ChangeReason.Remove) items.Remove(change.Key);
            else items[change.Key] = change.Current;
        }
        _items = items.ToImmutable();
    }
}
