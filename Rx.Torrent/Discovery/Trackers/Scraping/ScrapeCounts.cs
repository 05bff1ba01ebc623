namespace Rx.Torrent.Discovery.Trackers.Scraping;

/// <summary>What a tracker knows of a swarm (BEP 48). Null where it does not say.</summary>
/// <param name="Seeds">How many have everything ("complete").</param>
/// <param name="Leechers">How many do not ("incomplete").</param>
/// <param name="Downloads">How many have finished downloading, ever ("downloaded").</param>
public sealed record ScrapeCounts(int? Seeds, int? Leechers, int? Downloads);
