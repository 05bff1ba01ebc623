using System.Diagnostics.CodeAnalysis;
using Rx.Torrent.Bencode;

namespace Rx.Torrent.Metainfo.Reading;

/// <summary>A dictionary of a metainfo file together with the keys that lead to it, so that an error can name them.</summary>
/// <param name="Dictionary">The dictionary.</param>
/// <param name="Where">The keys, such as <c>info.files[3]</c>.</param>
internal readonly record struct Location(BencodeDictionary Dictionary, string Where)
{
    public MetainfoException Error(string key, string expected, string found) => new($"{Where}.{key}", expected, found);

    public long Integer(string key, string expected, long min, long max)
    {
        if (!Dictionary.TryGet(key, out var value)) throw Error(key, expected, "nothing");
        if (value is not BencodeInteger integer) throw Error(key, expected, value.Kind);
        return integer.Value >= min && integer.Value <= max ? integer.Value : throw Error(key, expected, $"{integer.Value}");
    }

    public BencodeString String(string key) => Get<BencodeString>(key, "a string");

    public BencodeList List(string key) => Get<BencodeList>(key, "a list");

    /// <summary>A text that also exists as UTF-8 under a key of its own, which is the better one.</summary>
    public bool TryText(string key, [NotNullWhen(true)] out BencodeString? text) =>
        Dictionary.TryGetString(key + ".utf-8", out text) || Dictionary.TryGetString(key, out text);

    private T Get<T>(string key, string expected) where T : BencodeValue
    {
        if (!Dictionary.TryGet(key, out var value)) throw Error(key, expected, "nothing");
        return value as T ?? throw Error(key, expected, value.Kind);
    }
}
