using System.Collections.Immutable;

namespace Rx.Torrent.Bencode;

/// <summary>Builds values from what a <see cref="BencodeReader"/> reads. The nesting is bounded, so recursion is too.</summary>
internal ref struct BencodeParser
{
    private readonly ReadOnlySpan<byte> _input;
    private readonly ReadOnlyMemory<byte> _memory;
    private BencodeReader _reader;

    private BencodeParser(ReadOnlySpan<byte> input, ReadOnlyMemory<byte> memory, BencodeMode mode, BencodeLimits? limits)
    {
        _input = input;
        _memory = memory;
        _reader = new BencodeReader(input, mode, limits);
    }

    /// <summary>Reads the first value. Strings are slices of <paramref name="memory"/>, or copies when that is empty.</summary>
    public static BencodeValue Parse(
        ReadOnlySpan<byte> input, ReadOnlyMemory<byte> memory, BencodeMode mode, BencodeLimits? limits, bool whole, out int length)
    {
        var parser = new BencodeParser(input, memory, mode, limits);
        parser._reader.Read();
        var value = parser.Value();
        length = parser._reader.Position;
        if (whole) parser._reader.EnsureEnd();
        return value;
    }

    private BencodeValue Value() => _reader.Token switch
    {
        BencodeToken.Integer => new BencodeInteger(_reader.Integer),
        BencodeToken.String => String(),
        BencodeToken.ListStart => List(),
        _ => Dictionary(),
    };

    private readonly BencodeString String()
    {
        var bytes = _reader.Bytes;
        if (bytes.IsEmpty) return BencodeString.Empty;
        return _memory.IsEmpty ? new BencodeString(bytes) : BencodeString.Over(_memory[(_reader.Position - bytes.Length).._reader.Position]);
    }

    private BencodeList List()
    {
        var items = ImmutableArray.CreateBuilder<BencodeValue>();
        while (_reader.Read() && _reader.Token != BencodeToken.End) items.Add(Value());
        return items.Count == 0 ? BencodeList.Empty : new BencodeList(items.DrainToImmutable());
    }

    private BencodeDictionary Dictionary()
    {
        var entries = ImmutableArray.CreateBuilder<KeyValuePair<BencodeString, BencodeValue>>();
        var sorted = true;
        while (_reader.TryReadKey(out _))
        {
            var (key, start) = (String(), _reader.TokenStart);
            var order = entries.Count == 0 ? 1 : key.CompareTo(entries[^1].Key);
            if (order == 0) throw Twice(start, key);
            sorted &= order > 0;
            _reader.Read();
            entries.Add(new(key, Value()));
        }
        if (entries.Count == 0) return BencodeDictionary.Empty;
        if (!sorted) Sort(entries);
        return new BencodeDictionary(entries.DrainToImmutable());
    }

    private readonly void Sort(ImmutableArray<KeyValuePair<BencodeString, BencodeValue>>.Builder entries)
    {
        entries.Sort((left, right) => left.Key.CompareTo(right.Key));
        for (var i = 1; i < entries.Count; i++)
        {
            if (entries[i].Key == entries[i - 1].Key) throw Twice(_reader.TokenStart, entries[i].Key);
        }
    }

    private static BencodeException Twice(int offset, BencodeString key) => new(offset, "each key once", $"{key} twice");
}
