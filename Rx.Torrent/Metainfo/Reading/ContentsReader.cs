using System.Collections.Immutable;
using Rx.Torrent.Bencode;
using Rx.Torrent.Metainfo.Naming;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Metainfo.Reading;

/// <summary>Reads the <c>info</c> dictionary (BEP 3, 27, 47). Here a torrent either makes sense or is refused.</summary>
internal static class ContentsReader
{
    public static Contents Read(BencodeDictionary dictionary, InfoHash infoHash, MetainfoLimits limits, PathRules rules)
    {
        var info = new Location(dictionary, "info");
        if (!dictionary.Contains("pieces") && (dictionary.Contains("file tree") || dictionary.Contains("meta version")))
            throw info.Error("pieces", "the pieces of version 1", "a torrent of version 2 only (BEP 52), which this library cannot download yet");

        var pieceLength = (int)info.Integer("piece length", $"a length from 1 to {limits.MaxPieceLength}", 1, limits.MaxPieceLength);
        var hashes = Hashes(info, limits);
        var name = Name(info, infoHash, limits, rules);
        var single = !dictionary.Contains("files");
        var files = single ? [FileReader.Single(info, name)] : new FileReader(info, name, limits, rules).All();
        return new Contents(name, Layout(info, files, pieceLength, hashes.Length / InfoHash.V1Length), hashes, files)
        {
            IsSingleFile = single,
            IsPrivate = dictionary.TryGetInteger("private", out var isPrivate) && isPrivate != 0,
            IsHybrid = dictionary.TryGetInteger("meta version", out var version) && version == 2 && dictionary.Contains("file tree"),
            Source = info.TryText("source", out var source) ? source.Text : null,
        };
    }

    private static ReadOnlyMemory<byte> Hashes(Location info, MetainfoLimits limits)
    {
        var hashes = info.String("pieces").Memory;
        if (hashes.Length % InfoHash.V1Length != 0) throw info.Error("pieces", "20 bytes for each piece", $"{hashes.Length} bytes");
        if (hashes.Length / InfoHash.V1Length > limits.MaxPieces)
            throw info.Error("pieces", $"at most {limits.MaxPieces} pieces", $"{hashes.Length / InfoHash.V1Length}");
        return hashes;
    }

    private static string Name(Location info, InfoHash infoHash, MetainfoLimits limits, PathRules rules)
    {
        if (!info.TryText("name", out var name)) name = info.String("name");
        if (name.Length > limits.MaxPathLength) throw info.Error("name", $"at most {limits.MaxPathLength} bytes", $"{name.Length}");
        return name.Length == 0 ? infoHash.ToString() : SafeName.Of(name.Span, rules);
    }

    // The bytes of all files have to end in the last piece that has a hash. Said without multiplying what an attacker chose.
    private static PieceLayout Layout(Location info, ImmutableArray<MetainfoEntry> files, int pieceLength, int pieces)
    {
        var total = files[^1].Offset + files[^1].Length;
        var needed = total / pieceLength + (total % pieceLength == 0 ? 0 : 1);
        if (needed != pieces) throw info.Error("pieces", $"{needed} hashes for {total} bytes in pieces of {pieceLength}", $"{pieces}");
        return new PieceLayout(total, pieceLength);
    }
}
