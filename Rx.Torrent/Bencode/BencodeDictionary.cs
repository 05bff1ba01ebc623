using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Rx.Torrent.Bencode;

/// <summary>A dictionary: values under keys that are byte strings, in the order of their bytes, each once.</summary>
public sealed partial class BencodeDictionary : BencodeValue, IReadOnlyCollection<KeyValuePair<BencodeString, BencodeValue>>
{
    private readonly ImmutableArray<KeyValuePair<BencodeString, BencodeValue>> _entries;

    // The entries are sorted and unique; whoever calls has seen to it.
    internal BencodeDictionary(ImmutableArray<KeyValuePair<BencodeString, BencodeValue>> entries)
    {
        _entries = entries;
        EncodedLength = 2 + entries.Sum(entry => entry.Key.EncodedLength + entry.Value.EncodedLength);
    }

    /// <summary>The dictionary of nothing.</summary>
    public static BencodeDictionary Empty { get; } = new([]);

    /// <summary>The number of keys.</summary>
    public int Count => _entries.Length;

    /// <summary>The keys in the order of their bytes.</summary>
    public IEnumerable<BencodeString> Keys => _entries.Select(entry => entry.Key);

    /// <summary>The values in the order of their keys.</summary>
    public IEnumerable<BencodeValue> Values => _entries.Select(entry => entry.Value);

    /// <inheritdoc/>
    public override long EncodedLength { get; }

    internal override string Kind => "a dictionary";

    /// <summary>A dictionary of these entries: <c>BencodeDictionary.Of(("msg_type", 0), ("piece", 3))</c>. The order does not matter.</summary>
    /// <exception cref="ArgumentException">A key stands there twice.</exception>
    public static BencodeDictionary Of(params ReadOnlySpan<(BencodeString Key, BencodeValue Value)> entries)
    {
        var sorted = new KeyValuePair<BencodeString, BencodeValue>[entries.Length];
        for (var i = 0; i < entries.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(entries[i].Key, nameof(entries));
            ArgumentNullException.ThrowIfNull(entries[i].Value, nameof(entries));
            sorted[i] = new(entries[i].Key, entries[i].Value);
        }
        Array.Sort(sorted, (left, right) => left.Key.CompareTo(right.Key));
        for (var i = 1; i < sorted.Length; i++)
        {
            if (sorted[i].Key == sorted[i - 1].Key) throw new ArgumentException($"the key {sorted[i].Key} stands there twice", nameof(entries));
        }
        return new(ImmutableArray.Create(sorted));
    }

    /// <summary>The same with <paramref name="value"/> under <paramref name="key"/>, in place of what stood there.</summary>
    public BencodeDictionary With(BencodeString key, BencodeValue value)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        var at = Find(key.Span);
        var entry = KeyValuePair.Create(key, value);
        return new(at >= 0 ? _entries.SetItem(at, entry) : _entries.Insert(~at, entry));
    }

    /// <summary>The same without <paramref name="key"/>, if it was there.</summary>
    public BencodeDictionary Without(BencodeString key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var at = Find(key.Span);
        return at >= 0 ? new(_entries.RemoveAt(at)) : this;
    }

    /// <summary>True, and the value, when there is one under the bytes of <paramref name="key"/>.</summary>
    public bool TryGet(ReadOnlySpan<byte> key, [NotNullWhen(true)] out BencodeValue? value)
    {
        var at = Find(key);
        value = at >= 0 ? _entries[at].Value : null;
        return value is not null;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<BencodeString, BencodeValue>> GetEnumerator() =>
        ((IEnumerable<KeyValuePair<BencodeString, BencodeValue>>)_entries).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override bool Equals(BencodeValue? other) =>
        other is BencodeDictionary dictionary && dictionary._entries.AsSpan().SequenceEqual(_entries.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var entry in _entries)
        {
            hash.Add(entry.Key);
            hash.Add(entry.Value);
        }
        return hash.ToHashCode();
    }

    internal override void AppendTo(StringBuilder text)
    {
        text.Append('{');
        for (var i = 0; i < Count; i++)
        {
            if (i > 0) text.Append(", ");
            _entries[i].Key.AppendTo(text);
            text.Append(": ");
            _entries[i].Value.AppendTo(text);
        }
        text.Append('}');
    }

    // Where the key is, or the complement of where it would be.
    private int Find(ReadOnlySpan<byte> key)
    {
        var (low, high) = (0, _entries.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = _entries[middle].Key.Span.SequenceCompareTo(key);
            if (order == 0) return middle;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }
        return ~low;
    }
}
