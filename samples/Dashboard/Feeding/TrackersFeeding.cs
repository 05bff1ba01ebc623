using Rx.Torrent.Dashboard.Live;
using Rx.Torrent.Dashboard.Views;
using Rx.Torrent.Swarms;

namespace Rx.Torrent.Dashboard.Feeding;

/// <summary>From a swarm's trackers to rows.</summary>
internal static class TrackersFeeding
{
    public static IDisposable Start(Swarm swarm, RowsView<TrackerRow> view) => swarm.ObserveTrackers().Subscribe(trackers =>
    {
        foreach (var (number, tracker) in trackers.Index()) view.Put(number, new TrackerRow(tracker));
    });
}
