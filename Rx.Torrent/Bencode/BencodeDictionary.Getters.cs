using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Rx.Torrent.Bencode;

public sealed partial class BencodeDictionary
{
    private const int ShortKey = 128;

    /// <summary>True when there is a value under <paramref name="key"/>.</summary>
    public bool Contains(string key) => TryGet(key, out _);

    /// <summary>True, and the value, when there is one under <paramref name="key"/>.</summary>
    public bool TryGet(string key, [NotNullWhen(true)] out BencodeValue? value)
    {
        ArgumentNullException.ThrowIfNull(key);
        Span<byte> stack = stackalloc byte[ShortKey];
        return Encoding.UTF8.TryGetBytes(key, stack, out var written)
            ? TryGet(stack[..written], out value)
            : TryGet(Encoding.UTF8.GetBytes(key), out value);
    }

    /// <summary>True, and the value, when there is one of that kind under <paramref name="key"/>.</summary>
    public bool TryGet<T>(string key, [NotNullWhen(true)] out T? value) where T : BencodeValue
    {
        value = TryGet(key, out var any) ? any as T : null;
        return value is not null;
    }

    /// <summary>True, and the number, when there is one under <paramref name="key"/>.</summary>
    public bool TryGetInteger(string key, out long value)
    {
        var found = TryGet<BencodeInteger>(key, out var integer);
        value = integer?.Value ?? 0;
        return found;
    }

    /// <summary>True, and the byte string, when there is one under <paramref name="key"/>.</summary>
    public bool TryGetString(string key, [NotNullWhen(true)] out BencodeString? value) => TryGet(key, out value);

    /// <summary>True, and the text, when a string of well-formed UTF-8 stands under <paramref name="key"/>.</summary>
    public bool TryGetText(string key, [NotNullWhen(true)] out string? value)
    {
        value = null;
        return TryGetString(key, out var bytes) && bytes.TryGetText(out value);
    }

    /// <summary>True, and the list, when there is one under <paramref name="key"/>.</summary>
    public bool TryGetList(string key, [NotNullWhen(true)] out BencodeList? value) => TryGet(key, out value);

    /// <summary>True, and the dictionary, when there is one under <paramref name="key"/>.</summary>
    public bool TryGetDictionary(string key, [NotNullWhen(true)] out BencodeDictionary? value) => TryGet(key, out value);

    /// <summary>The number under <paramref name="key"/>.</summary>
    /// <exception cref="BencodeException">There is none.</exception>
    public long GetInteger(string key) => Get<BencodeInteger>(key, "an integer").Value;

    /// <summary>The byte string under <paramref name="key"/>.</summary>
    /// <exception cref="BencodeException">There is none.</exception>
    public BencodeString GetString(string key) => Get<BencodeString>(key, "a string");

    /// <summary>The text under <paramref name="key"/>.</summary>
    /// <exception cref="BencodeException">There is none, or its bytes are not UTF-8.</exception>
    public string GetText(string key) => GetString(key).TryGetText(out var text) ? text : throw new BencodeException(key, "UTF-8", "other bytes");

    /// <summary>The list under <paramref name="key"/>.</summary>
    /// <exception cref="BencodeException">There is none.</exception>
    public BencodeList GetList(string key) => Get<BencodeList>(key, "a list");

    /// <summary>The dictionary under <paramref name="key"/>.</summary>
    /// <exception cref="BencodeException">There is none.</exception>
    public BencodeDictionary GetDictionary(string key) => Get<BencodeDictionary>(key, "a dictionary");

    private T Get<T>(string key, string expected) where T : BencodeValue =>
        TryGet(key, out var value) && value is T wanted ? wanted : throw new BencodeException(key, expected, value?.Kind ?? "nothing");
}
