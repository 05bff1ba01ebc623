using System.Collections.Immutable;
using System.Globalization;
using Rx.Torrent.Bencode;
using Rx.Torrent.Metainfo.Reading;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Metainfo;

/// <summary>A new torrent whose pieces are yet to be hashed: which bytes make which piece.</summary>
public sealed class MetainfoPlan
{
    private readonly MetainfoBuilder _builder;

    internal MetainfoPlan(MetainfoBuilder builder, int pieceLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pieceLength);
        _builder = builder;
        Files = builder.AlignFiles ? Align(builder.Files, pieceLength) : builder.Files;
        var total = 0L;
        foreach (var file in Files) total = checked(total + file.Length);
        Layout = new FileLayout(new PieceLayout(total, pieceLength), Files.Select(file => file.Length));
    }

    /// <summary>The files in the order of their bytes, padding included.</summary>
    public ImmutableArray<MetainfoSource> Files { get; }

    /// <summary>Which bytes of which of the <see cref="Files"/> make which piece. A padding file's bytes are zeros.</summary>
    public FileLayout Layout { get; }

    /// <summary>The finished torrent.</summary>
    /// <param name="pieceHashes">The SHA-1 hashes of all pieces one behind the other, 20 bytes each.</param>
    /// <param name="rules">Which names the files may keep in what is returned; it does not change the torrent.</param>
    /// <exception cref="ArgumentException">There are more or fewer hashes than pieces.</exception>
    /// <exception cref="MetainfoException">The torrent goes beyond <see cref="MetainfoLimits.Default"/>.</exception>
    public MetainfoFile Build(ReadOnlySpan<byte> pieceHashes, PathRules rules = PathRules.Portable)
    {
        if (pieceHashes.Length != Layout.Pieces.PieceCount * (long)InfoHash.V1Length)
            throw new ArgumentException($"{Layout.Pieces.PieceCount} pieces have as many hashes of 20 bytes, not {pieceHashes.Length} bytes", nameof(pieceHashes));
        var info = BencodeDictionary.Empty
            .With("name", _builder.Name)
            .With("piece length", Layout.Pieces.PieceLength)
            .With("pieces", new BencodeString(pieceHashes));
        if (_builder.IsPrivate) info = info.With("private", 1);
        if (_builder.Source is not null) info = info.With("source", _builder.Source);
        info = _builder.IsSingleFile ? With(info, Files[0]) : info.With("files", BencodeList.Create([.. Files.Select(Entry)]));
        var around = new Surroundings
        {
            Trackers = Surroundings.Tiers(_builder.Trackers.Select(tier => tier.AsEnumerable())),
            WebSeeds = _builder.WebSeeds,
            Comment = _builder.Comment,
            CreatedBy = _builder.CreatedBy,
            CreationDate = _builder.CreationDate is { } date ? DateTimeOffset.FromUnixTimeSeconds(date.ToUnixTimeSeconds()) : null,
        };
        return MetainfoReader.Read(info.Encode(), 0, around, MetainfoLimits.Default, rules);
    }

    private static BencodeValue Entry(MetainfoSource file) =>
        With(BencodeDictionary.Of(("path", BencodeList.Create([.. file.Segments.Select(name => (BencodeValue)name)]))), file);

    private static BencodeDictionary With(BencodeDictionary entry, MetainfoSource file)
    {
        var attributes = string.Concat(file.IsPadding ? "p" : "", file.IsHidden ? "h" : "", file.IsExecutable ? "x" : "");
        entry = entry.With("length", file.Length);
        return attributes.Length > 0 ? entry.With("attr", attributes) : entry;
    }

    private static ImmutableArray<MetainfoSource> Align(ImmutableArray<MetainfoSource> files, int pieceLength)
    {
        var aligned = ImmutableArray.CreateBuilder<MetainfoSource>(files.Length * 2);
        var offset = 0L;
        foreach (var file in files)
        {
            var missing = (pieceLength - offset % pieceLength) % pieceLength;
            if (missing > 0 && file.Length > 0)
            {
                aligned.Add(new MetainfoSource(string.Create(CultureInfo.InvariantCulture, $".pad/{missing}"), missing) { IsPadding = true });
                offset += missing;
            }
            aligned.Add(file);
            offset += file.Length;
        }
        return aligned.DrainToImmutable();
    }
}
