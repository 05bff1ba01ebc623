using System.Collections.Immutable;
using Rx.Torrent.Bencode;
using Rx.Torrent.Metainfo.Naming;

namespace Rx.Torrent.Metainfo.Reading;

/// <summary>Reads the files of a torrent: <c>length</c> of a single one, or the list under <c>files</c>, with the attributes of BEP 47.</summary>
internal sealed class FileReader(Location info, string name, MetainfoLimits limits, PathRules rules)
{
    private const string LengthExpected = "a length of 0 or more";

    private readonly PathTree _tree = new(rules);
    private readonly string _originalName = info.TryText("name", out var original) ? original.Text : name;
    private long _offset;

    public static MetainfoEntry Single(Location info, string name)
    {
        var attributes = Attributes(info);
        var original = info.TryText("name", out var text) ? text.Text : name;
        return new MetainfoEntry(0, [name], [original], 0, info.Integer("length", LengthExpected, 0, long.MaxValue))
        {
            IsExecutable = attributes.Contains((byte)'x'),
            IsHidden = attributes.Contains((byte)'h'),
        };
    }

    public ImmutableArray<MetainfoEntry> All()
    {
        var list = info.List("files");
        if (list.Count == 0) throw info.Error("files", "a file or more", "none");
        if (list.Count > limits.MaxFiles) throw info.Error("files", $"at most {limits.MaxFiles} files", $"{list.Count}");
        var files = ImmutableArray.CreateBuilder<MetainfoEntry>(list.Count);
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is not BencodeDictionary dictionary) throw info.Error($"files[{i}]", "a dictionary", list[i].Kind);
            files.Add(One(i, new Location(dictionary, $"info.files[{i}]")));
        }
        return files.MoveToImmutable();
    }

    private MetainfoEntry One(int index, Location file)
    {
        var attributes = Attributes(file);
        var isPadding = attributes.Contains((byte)'p');
        var isLink = attributes.Contains((byte)'l');
        // BEP 47: a link has no length, and may come to say nothing about it.
        var length = isLink ? 0 : file.Integer("length", LengthExpected, 0, long.MaxValue);
        if (length > long.MaxValue - _offset) throw file.Error("length", "lengths that add up to less than 2^63", $"{length}");
        var offset = _offset;
        _offset += length;

        var path = isPadding ? PaddingPath(length) : Path(file, "path");
        var safe = Safe(path);
        // Padding is never written, and all of one length has one path by custom.
        if (!isPadding) _tree.Add(safe);
        return new MetainfoEntry(index, safe, [_originalName, .. path.Select(segment => segment.Text)], offset, length)
        {
            IsPadding = isPadding,
            IsExecutable = attributes.Contains((byte)'x'),
            IsHidden = attributes.Contains((byte)'h'),
            SymlinkTarget = isLink ? Target(file) : null,
        };
    }

    // The names are made safe one by one, so that the target lies in the torrent's own directory, if anywhere.
    private string Target(Location file) => string.Join('/', Safe(Path(file, "symlink path")));

    private string[] Safe(BencodeString[] path) => [name, .. path.Select(segment => SafeName.Of(segment.Span, rules))];

    private BencodeString[] Path(Location file, string key)
    {
        var list = file.Dictionary.TryGetList(key + ".utf-8", out var utf8) && utf8.All(segment => segment is BencodeString) ? utf8 : file.List(key);
        if (list.Count == 0) throw file.Error(key, "a name or more", "none");
        if (list.Count > limits.MaxPathDepth) throw file.Error(key, $"at most {limits.MaxPathDepth} names", $"{list.Count}");
        var path = new BencodeString[list.Count];
        var length = 0L;
        for (var i = 0; i < path.Length; i++)
        {
            path[i] = list[i] as BencodeString ?? throw file.Error($"{key}[{i}]", "a string", list[i].Kind);
            if ((length += path[i].Length + 1) > limits.MaxPathLength) throw file.Error(key, $"at most {limits.MaxPathLength} bytes", "more");
        }
        return path;
    }

    private static BencodeString[] PaddingPath(long length) => [".pad", $"{length}"];

    private static ReadOnlySpan<byte> Attributes(Location file) => file.Dictionary.TryGetString("attr", out var attributes) ? attributes.Span : default;
}
