using Rx.Torrent.Metainfo;

namespace Rx.Torrent.CommandLine.Json;

/// <summary>What <c>show --json</c> says of a magnet link.</summary>
internal sealed record MagnetJson(string? Name, string? InfoHash, string? InfoHashV2)
{
    public IEnumerable<string> Trackers { get; init; } = [];

    public IEnumerable<string> WebSeeds { get; init; } = [];

    public IEnumerable<string> Peers { get; init; } = [];

    public IEnumerable<string> SelectedFiles { get; init; } = [];

    public static MagnetJson Of(MagnetLink link) => new(link.DisplayName, link.InfoHash?.ToString(), link.InfoHashV2?.ToString())
    {
        Trackers = link.Trackers.Select(url => url.OriginalString),
        WebSeeds = link.WebSeeds.Select(url => url.OriginalString),
        Peers = link.Peers.Select(peer => $"{peer.Host}:{peer.Port}"),
        SelectedFiles = link.SelectedFiles.Select(range => $"{range}"),
    };
}
