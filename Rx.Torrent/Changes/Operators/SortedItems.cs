namespace Rx.Torrent.Changes.Operators;

/// <summary>
/// The items of one subscriber in order. A few changes move a few items; many, or a refresh, which may have changed an item in its place, sort all of them. So does an item that is not where
/// the order says: the order has changed its mind meanwhile.
/// </summary>
internal sealed class SortedItems<TObject, TKey>(IComparer<TObject> order)
    where TObject : class
    where TKey : notnull
{
    private readonly Dictionary<TKey, Placed> _byKey = [];
    private readonly List<Placed> _sorted = [];
    private readonly Comparer<Placed> _order = Comparer<Placed>.Create((one, other) =>
        order.Compare(one.Item, other.Item) is var compared and not 0 ? compared : one.Number.CompareTo(other.Number));

    private long _next;

    public IReadOnlyList<TObject> Take(IChangeSet<TObject, TKey> changes)
    {
        var sortsAll = changes.Refreshes > 0 || changes.Count > Math.Max(8, _sorted.Count / 8);
        foreach (var change in changes) sortsAll |= !Take(change, sortsAll);
        if (sortsAll)
        {
            _sorted.Clear();
            _sorted.AddRange(_byKey.Values);
            _sorted.Sort(_order);
        }
        return [.. _sorted.Select(placed => placed.Item)];
    }

    /// <summary>False when all have to be sorted.</summary>
    private bool Take(Change<TObject, TKey> change, bool sortsAll)
    {
        var isKnown = _byKey.Remove(change.Key, out var before);
        if (isKnown && !sortsAll)
        {
            var place = _sorted.BinarySearch(before, _order);
            if (place < 0) sortsAll = true;
            else _sorted.RemoveAt(place);
        }
        if (change.Reason == ChangeReason.Remove) return !sortsAll;
        var now = new Placed(change.Current, isKnown ? before.Number : _next++);
        _byKey[change.Key] = now;
        if (!sortsAll) _sorted.Insert(~_sorted.BinarySearch(now, _order), now);
        return !sortsAll;
    }

    /// <param name="Item">The item.</param>
    /// <param name="Number">How many came before it: no two are alike.</param>
    private readonly record struct Placed(TObject Item, long Number);
}
