using Rx.Torrent.CommandLine.Content;

namespace Rx.Torrent.CommandLine.Json;

/// <summary>What <c>check --json</c> says.</summary>
internal sealed record CheckJson(string Name, string InfoHash, bool Complete, int Pieces, int MissingPieces, long Size, long MissingBytes)
{
    public IEnumerable<FileCheckJson> Files { get; init; } = [];

    public static CheckJson Of(CheckResult result)
    {
        var (metainfo, layout) = (result.Metainfo, result.Metainfo.Layout);
        return new(metainfo.Name, $"{metainfo.InfoHash}", result.IsComplete, layout.PieceCount, result.MissingPieces, layout.TotalLength, result.MissingBytes)
        {
            Files = result.Files.Select(file => new FileCheckJson(file.File.Path, file.File.Length, file.LengthOnDisk, file.Pieces, file.MissingPieces)),
        };
    }
}
