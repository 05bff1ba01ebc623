using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Rx.Torrent.Discovery.Trackers.Http;

/// <summary>
/// Puts an announce into the query of a URL (BEP 3). What the tracker's own URL has in its query, a passkey often, stays in front.
/// </summary>
internal static class AnnounceUrl
{
    public static Uri Build(Uri tracker, AnnounceRequest request)
    {
        var query = new QueryText(new StringBuilder(tracker.GetLeftPart(UriPartial.Query), 512));
        query.Add("info_hash", request.InfoHash.WireSpan);
        query.Add("peer_id", request.PeerId.Span);
        query.Add("port", request.Port);
        query.Add("uploaded", request.Totals.Uploaded);
        query.Add("downloaded", request.Totals.Downloaded);
        query.Add("left", request.LeftToTell);
        query.Add("compact", 1);
        query.Add("key", request.Key.ToString("x8", CultureInfo.InvariantCulture));
        if (request.NumWant is { } wanted) query.Add("numwant", wanted);
        if (NameOf(request.Event) is { } name) query.Add("event", name);
        if (request.TrackerId is { } id) query.Add("trackerid", Encoding.Latin1.GetBytes(id));
        if (request.Address is { } address)
            query.Add(address.AddressFamily == AddressFamily.InterNetwork ? "ip" : "ipv6", Encoding.ASCII.GetBytes(address.ToString()));
        return query.ToUri();
    }

    private static string? NameOf(AnnounceEvent why) => why switch
    {
        AnnounceEvent.Started => "started",
        AnnounceEvent.Completed => "completed",
        AnnounceEvent.Stopped => "stopped",
        _ => null,
    };
}
