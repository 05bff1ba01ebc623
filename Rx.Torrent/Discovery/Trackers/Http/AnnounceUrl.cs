using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Rx.Torrent.Discovery.Trackers.Http;

/// <summary>
/// Puts an announce into the query of a URL (BEP 3). What the tracker's own URL has in its query, a passkey often, stays in front.
/// </summary>
internal static class AnnounceUrl
{
    /// <summary>What a client says that knows nothing of the length yet: anything but 0, which would make it a seed.</summary>
    private const long LeftWhenUnknown = 16 * 1024;

    public static Uri Build(Uri tracker, AnnounceRequest request)
    {
        var url = new StringBuilder(tracker.GetLeftPart(UriPartial.Query), 512);
        if (tracker.Query.Length == 0) url.Append(url[^1] == '?' ? "" : "?");
        else if (url[^1] is not ('&' or '?')) url.Append('&');
        AppendEscaped(url.Append("info_hash="), request.InfoHash.WireSpan);
        AppendEscaped(url.Append("&peer_id="), request.PeerId.Span);
        AppendNumber(url, "port", request.Port);
        AppendNumber(url, "uploaded", request.Totals.Uploaded);
        AppendNumber(url, "downloaded", request.Totals.Downloaded);
        AppendNumber(url, "left", request.Totals.Left ?? LeftWhenUnknown);
        url.Append("&compact=1&key=").Append(request.Key.ToString("x8", CultureInfo.InvariantCulture));
        if (request.NumWant is { } wanted) AppendNumber(url, "numwant", wanted);
        if (NameOf(request.Event) is { } name) url.Append("&event=").Append(name);
        if (request.TrackerId is { } id) AppendEscaped(url.Append("&trackerid="), Encoding.Latin1.GetBytes(id));
        if (request.Address is { } address)
            AppendEscaped(url.Append(address.AddressFamily == AddressFamily.InterNetwork ? "&ip=" : "&ipv6="), Encoding.ASCII.GetBytes(address.ToString()));
        // All is escaped by now, so Uri is to leave it alone: random bytes must not meet rules that are made for text.
        return new Uri(url.ToString(), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
    }

    private static string? NameOf(AnnounceEvent why) => why switch
    {
        AnnounceEvent.Started => "started",
        AnnounceEvent.Completed => "completed",
        AnnounceEvent.Stopped => "stopped",
        _ => null,
    };

    private static void AppendNumber(StringBuilder url, string name, long value) =>
        url.Append('&').Append(name).Append('=').Append(value.ToString(CultureInfo.InvariantCulture));

    private static void AppendEscaped(StringBuilder url, ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
        {
            if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~') url.Append((char)b);
            else url.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
        }
    }
}
