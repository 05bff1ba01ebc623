using Rx.Torrent.Dashboard.Live;
using Rx.Torrent.Discovery.Trackers;

namespace Rx.Torrent.Dashboard.Views;

/// <summary>A tracker, without what may be secret in its address.</summary>
internal sealed record TrackerRow(TrackerState State)
{
    public static Columns<TrackerRow> Columns { get; } = new()
    {
        { "tracker", row => $"{row.State.Tracker.Scheme}://{row.State.Tracker.Authority}" },
        { "tier", row => row.State.Tier + 1 },
        { "status", row => $"{row.State.Status}" },
        { "seeds", row => row.State.Answer?.Seeds ?? -1 },
        { "leechers", row => row.State.Answer?.Leechers ?? -1 },
        { "next", row => row.State.NotBefore?.ToUnixTimeMilliseconds() ?? 0 },
        { "said", row => row.State.Failure?.Message ?? row.State.Answer?.Warning },
    };
}
