using System.Reactive.Disposables;
using Rx.Torrent.Changes;

namespace Rx.Torrent.Benchmarks.Changes;

/// <summary>So many items, all of which can be made to change.</summary>
internal sealed class NumberFeed(int count) : ICacheFeed<NumberFeed.Item, int>
{
    private ICacheWriter<Item, int>? _writer;

    public int KeyOf(Item item) => item.Key;

    public IEnumerable<Item> Read() => Enumerable.Range(0, count).Select(key => new Item(key, 0, "item"));

    public IDisposable Follow(ICacheWriter<Item, int> writer)
    {
        _writer = writer;
        return Disposable.Create(() => _writer = null);
    }

    /// <summary>Looks at all items, of which the first few have changed.</summary>
    public void Look(int changed, int value)
    {
        if (_writer is null) return;
        for (var key = 0; key < count; key++) _writer.Set(new Item(key, key < changed ? value : 0, "item"));
    }

    internal sealed record Item(int Key, int Value, string Name);
}
