namespace Rx.Torrent.Snippets.Watching;

/// <summary>Stands in for a <c>SourceCache</c>.</summary>
internal sealed class Shelf<TObject, TKey>(Func<TObject, TKey> keyOf) : IUpdater<TObject, TKey>
    where TKey : notnull
{
    private readonly Dictionary<TKey, TObject> _items = [];

    public int Count => _items.Count;

    /// <summary>How many edits there were.</summary>
    public int Edits { get; private set; }

    public void Edit(Action<IUpdater<TObject, TKey>> edit)
    {
        Edits++;
        edit(this);
    }

    public void AddOrUpdate(TObject item) => _items[keyOf(item)] = item;

    public void Remove(TKey key) => _items.Remove(key);

    public void Refresh(TKey key)
    {
        if (!_items.ContainsKey(key)) throw new InvalidOperationException("nothing is there to be looked at again");
    }
}
