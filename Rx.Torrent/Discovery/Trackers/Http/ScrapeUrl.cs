using System.Text;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Discovery.Trackers.Http;

/// <summary>Makes the URL of a scrape (BEP 48) of an announce URL. What that has in its query, a passkey often, stays in front.</summary>
internal static class ScrapeUrl
{
    private const string Announce = "announce";
    private const string Scrape = "scrape";

    /// <exception cref="TrackerException">The announce URL is none from which a scrape URL follows.</exception>
    public static Uri Build(Uri tracker, IEnumerable<InfoHash> infoHashes)
    {
        var path = tracker.GetComponents(UriComponents.Path | UriComponents.KeepDelimiter, UriFormat.UriEscaped);
        var at = path.IndexOf(Announce, path.LastIndexOf('/') + 1, StringComparison.Ordinal);
        if (at < 0) throw new TrackerException(TrackerFailureKind.Unsupported, "a tracker of such a URL cannot be scraped") { IsPermanent = true };
        var query = new QueryText(new StringBuilder(tracker.GetLeftPart(UriPartial.Authority), 512)
            .Append(path, 0, at).Append(Scrape).Append(path, at + Announce.Length, path.Length - at - Announce.Length).Append(tracker.Query));
        foreach (var infoHash in infoHashes) query.Add("info_hash", infoHash.WireSpan);
        return query.ToUri();
    }
}
