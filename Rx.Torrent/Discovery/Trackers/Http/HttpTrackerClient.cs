using Rx.Torrent.Discovery.Trackers.Scraping;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Discovery.Trackers.Http;

/// <summary>
/// Speaks to trackers over HTTP and HTTPS (BEP 3, with BEP 7, 23, 24, 31 and 48). One serves all swarms of a client and shares their
/// connections.
/// </summary>
/// <remarks>
/// A tracker is a stranger: time, size, packing, redirects, headers and the addresses that it leads to are bounded
/// (<see cref="HttpTrackerOptions"/>), cookies are off, and whatever comes back ends in an answer or a <see cref="TrackerException"/>. A user name and
/// password in the URL go out as basic authentication, to that host alone.
/// </remarks>
public sealed class HttpTrackerClient : ITrackerClient, IDisposable
{
    /// <summary>As many as a URL carries that every server takes.</summary>
    private const int InfoHashesPerScrape = 50;

    private readonly HttpExchange _exchange;

    /// <summary>Opens nothing yet; the first announce does.</summary>
    public HttpTrackerClient(HttpTrackerOptions? options = null) => _exchange = new HttpExchange(options ?? new HttpTrackerOptions());

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Schemes { get; } = [Uri.UriSchemeHttp, Uri.UriSchemeHttps];

    /// <inheritdoc/>
    public async Task<AnnounceResponse> AnnounceAsync(Uri tracker, AnnounceRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(tracker);
        ArgumentNullException.ThrowIfNull(request);
        var answer = await _exchange.GetAsync(tracker, AnnounceUrl.Build(tracker, request), cancellation).ConfigureAwait(false);
        return _exchange.Guard.Believe(tracker, answer.Read(AnnounceResponseReader.Read));
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<InfoHash, ScrapeCounts>> ScrapeAsync(
        Uri tracker, IReadOnlyCollection<InfoHash> infoHashes, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(tracker);
        ArgumentNullException.ThrowIfNull(infoHashes);
        var counts = new Dictionary<InfoHash, ScrapeCounts>();
        foreach (var some in infoHashes.Distinct().Chunk(InfoHashesPerScrape))
        {
            var answer = await _exchange.GetAsync(tracker, ScrapeUrl.Build(tracker, some), cancellation).ConfigureAwait(false);
            foreach (var (infoHash, count) in answer.Read(body => ScrapeResponseReader.Read(body, some))) counts[infoHash] = count;
        }
        return counts;
    }

    /// <summary>Closes the connections. Announces that are under way end.</summary>
    public void Dispose() => _exchange.Dispose();
}
