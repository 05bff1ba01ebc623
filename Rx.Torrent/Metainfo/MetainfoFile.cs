using System.Collections.Immutable;
using System.Net;
using Rx.Torrent.Metainfo.Reading;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Metainfo;

/// <summary>
/// What a metainfo file (<c>.torrent</c>, BEP 3) says: the content, how to check it, and where to ask for it. Immutable, and checked whole when read: what is
/// in here is sound and safe to use, whoever wrote the file.
/// </summary>
public sealed partial class MetainfoFile
{
    private readonly Contents _contents;
    private readonly Surroundings _around;

    internal MetainfoFile(InfoHash infoHash, InfoHash? infoHashV2, ReadOnlyMemory<byte> metadata, Contents contents, Surroundings around)
    {
        _contents = contents;
        _around = around;
        InfoHash = infoHash;
        InfoHashV2 = infoHashV2;
        Metadata = metadata;
        FileLayout = new FileLayout(contents.Layout, contents.Files.Select(file => file.Length));
    }

    /// <summary>The SHA-1 of <see cref="Metadata"/>, by which the swarm goes.</summary>
    public InfoHash InfoHash { get; }

    /// <summary>The SHA-256 of <see cref="Metadata"/> when the torrent is a hybrid of versions 1 and 2 (BEP 52); null when it is of version 1 only.</summary>
    public InfoHash? InfoHashV2 { get; }

    /// <summary>The bytes of the <c>info</c> dictionary exactly as they stand in the file; what BEP 9 calls the metadata and sends to peers.</summary>
    public ReadOnlyMemory<byte> Metadata { get; }

    /// <summary>The suggested name of the file or, when there are several, of their directory. Safe as a file name.</summary>
    public string Name => _contents.Name;

    /// <summary>How the bytes fall into pieces and blocks.</summary>
    public PieceLayout Layout => _contents.Layout;

    /// <summary>How the bytes fall into files.</summary>
    public FileLayout FileLayout { get; }

    /// <summary>The files in the order of their bytes; at least one, padding included.</summary>
    public ImmutableArray<MetainfoEntry> Files => _contents.Files;

    /// <summary>True for a torrent of one file and no directory (<c>length</c> in place of <c>files</c>).</summary>
    public bool IsSingleFile => _contents.IsSingleFile;

    /// <summary>The SHA-1 hashes of all pieces one behind the other, 20 bytes each.</summary>
    public ReadOnlyMemory<byte> PieceHashes => _contents.Hashes;

    /// <summary>True when peers may come from the torrent's own trackers only (BEP 27): no DHT, no peer exchange, no local discovery.</summary>
    public bool IsPrivate => _contents.IsPrivate;

    /// <summary>The tracker that the torrent was made for, as private trackers mark it to give it an info hash of its own; null when it says nothing.</summary>
    public string? Source => _contents.Source;

    /// <summary>The trackers in tiers, to be asked one tier after the other (BEP 12). From <c>announce-list</c>, or else <c>announce</c>.</summary>
    public ImmutableArray<ImmutableArray<Uri>> Trackers => _around.Trackers;

    /// <summary>Web servers that have the content (BEP 19). An address that ends in <c>/</c> is a directory.</summary>
    public ImmutableArray<Uri> WebSeeds => _around.WebSeeds;

    /// <summary>DHT nodes to start from (BEP 5).</summary>
    public ImmutableArray<DnsEndPoint> Nodes => _around.Nodes;

    /// <summary>A remark of whoever made it; null when there is none.</summary>
    public string? Comment => _around.Comment;

    /// <summary>The program that made it; null when it does not say.</summary>
    public string? CreatedBy => _around.CreatedBy;

    /// <summary>When it was made; null when it does not say, or says nonsense.</summary>
    public DateTimeOffset? CreationDate => _around.CreationDate;

    /// <summary>The 20 bytes that the SHA-1 of a piece has to be.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such piece.</exception>
    public ReadOnlySpan<byte> HashOf(PieceIndex piece)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(piece.Value, Layout.PieceCount, nameof(piece));
        return PieceHashes.Span.Slice(piece.Value * InfoHash.V1Length, InfoHash.V1Length);
    }

    /// <summary>The magnet link that leads to the same swarm (BEP 9), with its trackers and web seeds.</summary>
    public MagnetLink ToMagnetLink() => new()
    {
        InfoHash = InfoHash,
        InfoHashV2 = InfoHashV2,
        DisplayName = Name,
        Trackers = [.. Trackers.SelectMany(tier => tier)],
        WebSeeds = WebSeeds,
    };

    /// <summary>The name and the info hash.</summary>
    public override string ToString() => $"{Name} ({InfoHash})";
}
