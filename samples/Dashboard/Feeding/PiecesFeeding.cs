using System.Reactive.Linq;
using Rx.Torrent.Dashboard.Live;
using Rx.Torrent.Dashboard.Views;
using Rx.Torrent.Primitives;
using Rx.Torrent.Swarms;

namespace Rx.Torrent.Dashboard.Feeding;

/// <summary>From a swarm's pieces to the map.</summary>
internal static class PiecesFeeding
{
    public static IDisposable Start(Swarm swarm, MapView view) => Observable.Interval(Hub.Every, swarm.Loop).Subscribe(_ =>
    {
        view.Resize(swarm.Pieces.Capacity);
        for (var i = 0; i < swarm.Pieces.Capacity; i++)
            view.Set(i, PieceCell.Of(swarm.Pieces.Contains(new PieceIndex(i)) ? PieceStage.Verified : PieceStage.Missing, swarm.Peers.Count(peer => peer.Pieces.Contains(new PieceIndex(i)))));
    });
}
