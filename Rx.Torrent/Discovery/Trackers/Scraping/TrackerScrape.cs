namespace Rx.Torrent.Discovery.Trackers.Scraping;

/// <summary>What came of asking one tracker about one swarm.</summary>
/// <param name="Tracker">Its announce URL. It may hold a passkey: think before you show it.</param>
public sealed record TrackerScrape(Uri Tracker)
{
    /// <summary>What it says; null when it does not know the swarm, or when there is a <see cref="Failure"/>.</summary>
    public ScrapeCounts? Counts { get; init; }

    /// <summary>What went wrong; null when it answered.</summary>
    public TrackerException? Failure { get; init; }
}
