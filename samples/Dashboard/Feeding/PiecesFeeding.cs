using Rx.Torrent.Changes;
using Rx.Torrent.Dashboard.Live;
using Rx.Torrent.Dashboard.Views;
using Rx.Torrent.Primitives;
using Rx.Torrent.Swarms.Views;

namespace Rx.Torrent.Dashboard.Feeding;

/// <summary>From change sets of pieces to the map.</summary>
internal static class PiecesFeeding
{
    /// <summary>Keeps the map as the change sets say, until the result is disposed.</summary>
    public static IDisposable FeedInto(this IObservable<IChangeSet<PieceView, PieceIndex>> changes, MapView map)
    {
        var count = 0;
        return changes.Subscribe(set =>
        {
            foreach (var change in set)
            {
                if (change.Reason == ChangeReason.Add) count = Math.Max(count, change.Key.Value + 1);
            }
            map.Resize(count); // all pieces come at once, when it is known which there are
            foreach (var change in set) map.Set(change.Key, PieceCell.Of(change.Current));
        });
    }
}
