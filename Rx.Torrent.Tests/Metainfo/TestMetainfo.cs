using System.Text;
using Rx.Torrent.Bencode;
using Rx.Torrent.Metainfo;

namespace Rx.Torrent.Tests.Metainfo;

/// <summary>Metainfo files put together by hand.</summary>
internal static class TestMetainfo
{
    /// <summary>A torrent of the five bytes "hello", as a literal. Its info hash was taken with another program over the bytes of info.</summary>
    public const string HelloInfo = "d6:lengthi5e4:name9:hello.txt12:piece lengthi16384e6:pieces20:" + "abcdefghijklmnopqrst" + "e";

    public static byte[] Bytes(string latin1) => Encoding.Latin1.GetBytes(latin1);

    /// <summary>A file whose info has a list of files, each of ten bytes, with these paths.</summary>
    public static BencodeDictionary WithPaths(params IEnumerable<string[]> paths) =>
        WithFiles(paths.Select(path => BencodeDictionary.Of(("length", 10), ("path", BencodeList.Create([.. path.Select(name => (BencodeValue)name)])))));

    public static BencodeDictionary WithFiles(params IEnumerable<BencodeDictionary> files)
    {
        var list = BencodeList.Create([.. files]);
        var total = list.Sum(file => ((BencodeDictionary)file).TryGetInteger("length", out var length) ? length : 0);
        return Info(BencodeDictionary.Of(
            ("files", list), ("name", "root"), ("piece length", 16), ("pieces", new byte[(total + 15) / 16 * 20])));
    }

    public static BencodeDictionary Info(BencodeDictionary info) => BencodeDictionary.Of(("info", info));

    public static BencodeDictionary Single(params ReadOnlySpan<(string Key, BencodeValue? Value)> changes)
    {
        var info = BencodeDictionary.Of(("length", 40), ("name", "a.txt"), ("piece length", 16), ("pieces", new byte[60]));
        foreach (var (key, value) in changes) info = value is null ? info.Without(key) : info.With(key, value);
        return Info(info);
    }

    public static MetainfoFile Read(this BencodeDictionary file, MetainfoLimits? limits = null, PathRules rules = PathRules.Portable) =>
        MetainfoFile.Read(file.Encode(), limits, rules);

    public static string[] PathsOf(this BencodeDictionary file, PathRules rules = PathRules.Portable) => [.. file.Read(rules: rules).Files.Select(entry => entry.Path)];
}
