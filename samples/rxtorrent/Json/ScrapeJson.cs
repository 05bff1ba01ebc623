using Rx.Torrent.Discovery.Trackers.Scraping;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.CommandLine.Json;

/// <summary>What <c>scrape --json</c> says of one tracker and one swarm. No counts and no error: the tracker does not know the swarm.</summary>
internal sealed record ScrapeJson(string Tracker, string InfoHash)
{
    public int? Seeds { get; init; }

    public int? Leechers { get; init; }

    public int? Downloads { get; init; }

    public string? Error { get; init; }

    public static ScrapeJson Of(TrackerScrape scrape, InfoHash infoHash) => new(scrape.Tracker.OriginalString, $"{infoHash}")
    {
        Seeds = scrape.Counts?.Seeds, Leechers = scrape.Counts?.Leechers, Downloads = scrape.Counts?.Downloads, Error = scrape.Failure?.Message,
    };
}
