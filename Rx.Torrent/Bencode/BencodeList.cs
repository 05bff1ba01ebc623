using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;

namespace Rx.Torrent.Bencode;

/// <summary>A list of values. Written as a collection expression: <c>BencodeList addresses = ["router.example", 6881]</c>.</summary>
[CollectionBuilder(typeof(BencodeList), nameof(Create))]
public sealed class BencodeList : BencodeValue, IReadOnlyList<BencodeValue>
{
    private readonly ImmutableArray<BencodeValue> _items;

    internal BencodeList(ImmutableArray<BencodeValue> items)
    {
        _items = items;
        EncodedLength = 2 + items.Sum(item => item.EncodedLength);
    }

    /// <summary>The list of nothing.</summary>
    public static BencodeList Empty { get; } = new([]);

    /// <summary>The number of values.</summary>
    public int Count => _items.Length;

    /// <inheritdoc/>
    public override long EncodedLength { get; }

    internal override string Kind => "a list";

    /// <summary>The value at that place.</summary>
    /// <exception cref="IndexOutOfRangeException">There is none.</exception>
    public BencodeValue this[int index] => _items[index];

    /// <summary>A list of these values.</summary>
    public static BencodeList Create(params ReadOnlySpan<BencodeValue> items) => items.IsEmpty ? Empty : new(ImmutableArray.Create(items));

    /// <summary>The same with <paramref name="item"/> behind the last.</summary>
    public BencodeList With(BencodeValue item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return new(_items.Add(item));
    }

    /// <inheritdoc/>
    public IEnumerator<BencodeValue> GetEnumerator() => ((IEnumerable<BencodeValue>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override bool Equals(BencodeValue? other) => other is BencodeList list && list._items.AsSpan().SequenceEqual(_items.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in _items) hash.Add(item);
        return hash.ToHashCode();
    }

    internal override void AppendTo(StringBuilder text)
    {
        text.Append('[');
        for (var i = 0; i < Count; i++)
        {
            if (i > 0) text.Append(", ");
            _items[i].AppendTo(text);
        }
        text.Append(']');
    }
}
