using System.Reactive.Linq;
using Rx.Torrent.Dashboard.Live;
using Rx.Torrent.Dashboard.Views;
using Rx.Torrent.Peers;
using Rx.Torrent.Swarms;

namespace Rx.Torrent.Dashboard.Feeding;

/// <summary>From a swarm's peers to rows.</summary>
internal static class PeersFeeding
{
    public static IDisposable Start(Swarm swarm, RowsView<PeerRow> view)
    {
        var keys = new Dictionary<IPeer, long>();
        var next = 0L;
        return Observable.Interval(Hub.Every, swarm.Loop).Subscribe(_ =>
        {
            foreach (var peer in swarm.Peers)
            {
                if (!keys.TryGetValue(peer, out var key)) keys.Add(peer, key = ++next);
                view.Put(key, new PeerRow($"{peer.EndPoint}", peer.Extensions.ClientVersion ?? "", "", "", 0, 0, 0, 0,
                    peer.Pieces.Capacity == 0 ? 0 : peer.Pieces.Count * 1000 / peer.Pieces.Capacity));
            }
            foreach (var gone in keys.Keys.Except(swarm.Peers).ToArray())
            {
                view.Remove(keys[gone]);
                keys.Remove(gone);
            }
        });
    }
}
