using Rx.Torrent.Dashboard.Live;
using Rx.Torrent.Swarms.Views;

namespace Rx.Torrent.Dashboard.Views;

/// <summary>A tracker, without what may be secret in its address.</summary>
internal sealed record TrackerRow(TrackerView Tracker)
{
    public static Columns<TrackerRow> Columns { get; } = new()
    {
        { "tracker", row => $"{row.Tracker.Tracker.Scheme}://{row.Tracker.Tracker.Authority}" },
        { "tier", row => row.Tracker.Tier + 1 },
        { "status", row => $"{row.Tracker.Status}" },
        { "seeds", row => row.Tracker.Seeds ?? -1 },
        { "leechers", row => row.Tracker.Leechers ?? -1 },
        { "next", row => row.Tracker.NextAnnounce?.ToUnixTimeMilliseconds() ?? 0 },
        { "said", row => row.Tracker.Error ?? row.Tracker.Warning },
    };
}
