using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Snippets.Hooks;

/// <summary>The hooks of a connection that are no messages.</summary>
internal sealed class PeerHooks(Action<string> log) : IPeerPlugin
{
    public IObservable<PeerMessage> Incoming(IObservable<PeerMessage> messages, IPeer peer)
    {
        #region peer_pieces
        peer.WhenPieceVerified.Subscribe(piece => log($"{peer.EndPoint} had a part in {piece.Piece}"));
        peer.WhenPieceFailed.Subscribe(piece => log($"{peer.EndPoint} may have sent a bad block of {piece.Piece}"));
        #endregion
        #region peer_tick
        peer.Tick.Subscribe(_ => log($"{peer.EndPoint} has {peer.Pieces.Count} pieces")); // ends with the connection
        #endregion
        #region sent
        peer.Sent.OfType<PeerMessage.Request>().Subscribe(request => log($"{request.Block} leaves"));
        peer.Flushed.OfType<PeerMessage.Request>().Subscribe(request => log($"{request.Block} has left"));
        #endregion
        return messages;
    }

    #region may_disconnect
    public bool MayDisconnect(IPeer peer, DisconnectReason reason) => reason.Kind != DisconnectKind.Redundant; // keep seeds while we seed
    #endregion
}
