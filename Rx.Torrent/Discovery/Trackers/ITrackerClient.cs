using Rx.Torrent.Discovery.Trackers.Scraping;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Discovery.Trackers;

/// <summary>Speaks one protocol in which trackers are asked. Which one is used for a tracker is decided by the scheme of its URL.</summary>
public interface ITrackerClient
{
    /// <summary>The schemes of the URLs that it can announce to, in lower case, such as <c>http</c> and <c>https</c>.</summary>
    IReadOnlyCollection<string> Schemes { get; }

    /// <summary>Tells a tracker about us and takes its answer. May be called from any thread, for many trackers at once.</summary>
    /// <param name="tracker">The announce URL, as the metainfo has it.</param>
    /// <param name="request">What to tell.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="TrackerException">There is no answer, or it is not a good one.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> ended it.</exception>
    Task<AnnounceResponse> AnnounceAsync(Uri tracker, AnnounceRequest request, CancellationToken cancellation = default);

    /// <summary>Asks a tracker how many are in swarms, without being in them (BEP 48). May be called from any thread, for many trackers at once.</summary>
    /// <param name="tracker">The announce URL, as the metainfo has it.</param>
    /// <param name="infoHashes">The swarms.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>What it says of those that it knows; the others are not in it.</returns>
    /// <exception cref="TrackerException">There is no answer, or it is not a good one, or neither the tracker nor this client does scrapes.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> ended it.</exception>
    Task<IReadOnlyDictionary<InfoHash, ScrapeCounts>> ScrapeAsync(
        Uri tracker, IReadOnlyCollection<InfoHash> infoHashes, CancellationToken cancellation = default) =>
        Task.FromException<IReadOnlyDictionary<InfoHash, ScrapeCounts>>(
            new TrackerException(TrackerFailureKind.Unsupported, "no scrapes over this protocol") { IsPermanent = true });
}
