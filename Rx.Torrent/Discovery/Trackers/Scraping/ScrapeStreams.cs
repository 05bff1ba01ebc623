using System.Reactive.Concurrency;
using System.Reactive.Linq;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Discovery.Trackers.Scraping;

/// <summary>Asking several trackers about a swarm.</summary>
public static class ScrapeStreams
{
    /// <summary>Asks trackers how many are in a swarm, a few at the same time, and tells what comes of each as it comes.</summary>
    /// <param name="client">How trackers are spoken to.</param>
    /// <param name="trackers">Announce URLs. One that stands there twice is asked once.</param>
    /// <param name="infoHash">The swarm.</param>
    /// <param name="scheduler">The clock, and where answers arrive.</param>
    /// <param name="limit">How long each may take; a quarter of a minute when null.</param>
    /// <param name="atOnce">How many are asked at the same time.</param>
    /// <remarks>
    /// Cold; no replay; on <paramref name="scheduler"/>; completes after one value for each tracker, never errors.
    /// </remarks>
    public static IObservable<TrackerScrape> Scrape(
        this ITrackerClient client, IEnumerable<Uri> trackers, InfoHash infoHash, IScheduler scheduler, TimeSpan? limit = null, int atOnce = 8)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(trackers);
        ArgumentNullException.ThrowIfNull(scheduler);
        return trackers.Distinct().Select(One).Merge(atOnce);

        IObservable<TrackerScrape> One(Uri tracker) => Observable
            .FromAsync(cancellation => AskAsync(tracker, cancellation), scheduler)
            .Timeout(limit ?? TimeSpan.FromSeconds(15), scheduler)
            .Select(answer => new TrackerScrape(tracker) { Counts = answer.GetValueOrDefault(infoHash) })
            .Catch((Exception exception) => Observable.Return(new TrackerScrape(tracker) { Failure = TrackerException.Of(exception) }));

        // A client that throws at once is no different from one that returns a failed task.
        async Task<IReadOnlyDictionary<InfoHash, ScrapeCounts>> AskAsync(Uri tracker, CancellationToken cancellation) =>
            await client.ScrapeAsync(tracker, [infoHash], cancellation).ConfigureAwait(false);
    }
}
