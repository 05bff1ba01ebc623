using System.Reactive.Concurrency;
using System.Reactive.Linq;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Discovery.Trackers.Scraping;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Snippets;

/// <summary>What the document on finding peers shows of trackers.</summary>
internal static class TrackerSnippets
{
    public static async Task<IList<TrackerScrape>> ScrapeAsync(Uri tracker, InfoHash infoHash)
    {
        #region scrape
        using var loop = new EventLoopScheduler();
        using var trackers = TrackerClients.CreateDefault(loop, new Random());

        var answers = await trackers.Scrape([tracker], infoHash, loop).ToList();

        foreach (var answer in answers)
            Console.WriteLine($"{answer.Tracker.Host}: {answer.Counts?.Seeds} seeds{answer.Failure?.Message}");
        #endregion
        return answers;
    }
}
