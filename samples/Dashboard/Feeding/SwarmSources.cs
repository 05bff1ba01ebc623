using System.Reactive.Linq;
using Rx.Torrent.Changes;
using Rx.Torrent.Choking;
using Rx.Torrent.Primitives;
using Rx.Torrent.Swarms;
using Rx.Torrent.Swarms.Views;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Dashboard.Feeding;

/// <summary>Where all that is seen of a swarm comes from. A swarm has these streams; whoever measures makes them up.</summary>
/// <param name="Peers">The connected peers.</param>
/// <param name="Pieces">The pieces.</param>
/// <param name="Files">The files.</param>
/// <param name="Trackers">The trackers.</param>
/// <param name="Incoming">The messages of all peers to us.</param>
/// <param name="Sent">The messages of ours to all peers.</param>
internal sealed record SwarmSources(
    IObservable<IChangeSet<PeerView, PeerToken>> Peers,
    IObservable<IChangeSet<PieceView, PieceIndex>> Pieces,
    IObservable<IChangeSet<FileView, int>> Files,
    IObservable<IChangeSet<TrackerView, Uri>> Trackers,
    IObservable<PeerMessage> Incoming,
    IObservable<PeerMessage> Sent)
{
    public static SwarmSources Of(Swarm swarm)
    {
        var peers = Observable.Defer(() => swarm.Peers.ToObservable().Concat(swarm.WhenPeerConnected)).SubscribeOn(swarm.Loop);
        var live = swarm.Live;
        return new(
            live.Peers.Connect(), live.Pieces.Connect(), live.Files.Connect(), live.Trackers.Connect(), peers.SelectMany(peer => peer.Incoming), peers.SelectMany(peer => peer.Sent));
    }
}
