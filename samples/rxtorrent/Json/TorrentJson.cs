using Rx.Torrent.Metainfo;

namespace Rx.Torrent.CommandLine.Json;

/// <summary>What <c>show --json</c> says of a metainfo file.</summary>
internal sealed record TorrentJson(string Name, string InfoHash, long Size, int PieceLength, int Pieces)
{
    public string? InfoHashV2 { get; init; }

    public bool Private { get; init; }

    public string? Source { get; init; }

    public string? Comment { get; init; }

    public string? CreatedBy { get; init; }

    public DateTimeOffset? Created { get; init; }

    public IEnumerable<IEnumerable<string>> Trackers { get; init; } = [];

    public IEnumerable<string> WebSeeds { get; init; } = [];

    public IEnumerable<string> Nodes { get; init; } = [];

    public required string Magnet { get; init; }

    public IEnumerable<FileJson> Files { get; init; } = [];

    public static TorrentJson Of(MetainfoFile metainfo) =>
        new(metainfo.Name, $"{metainfo.InfoHash}", metainfo.Layout.TotalLength, metainfo.Layout.PieceLength, metainfo.Layout.PieceCount)
        {
            InfoHashV2 = metainfo.InfoHashV2?.ToString(),
            Private = metainfo.IsPrivate,
            Source = metainfo.Source,
            Comment = metainfo.Comment,
            CreatedBy = metainfo.CreatedBy,
            Created = metainfo.CreationDate,
            Trackers = metainfo.Trackers.Select(tier => tier.Select(url => url.OriginalString)),
            WebSeeds = metainfo.WebSeeds.Select(url => url.OriginalString),
            Nodes = metainfo.Nodes.Select(node => $"{node.Host}:{node.Port}"),
            Magnet = $"{metainfo.ToMagnetLink()}",
            Files = metainfo.Files.Select(FileJson.Of),
        };
}
