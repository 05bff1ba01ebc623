using Rx.Torrent.Wire;

namespace Rx.Torrent.Peers;

/// <summary>What the core does when a plugin drops a message.</summary>
internal sealed partial class PeerConnection
{
    private void DroppedIncoming(PeerMessage message)
    {
        if (Link.IsClosed) return;
        switch (message)
        {
            case PeerMessage.Piece piece:
                Drops.BlockDropped(piece);
                break;
            case PeerMessage.RejectRequest reject:
                Drops.RejectDropped(reject);
                break;
            case PeerMessage.Request request:
                Reject(request.Block); // BEP 6: every request gets an answer
                break;
        }
    }

    private void DroppedOutgoing(PeerMessage message)
    {
        if (Link.IsClosed) return;
        FailSending(message, "a plugin has dropped it");
        switch (message)
        {
            case PeerMessage.Request request:
                Drops.RequestDropped(request);
                break;
            case PeerMessage.Piece piece:
                Reject(piece.Block);
                UploadDropped(piece);
                break;
            case PeerMessage.RejectRequest when IsFast:
                Put(message); // the answer that BEP 6 demands is not a plugin's to drop
                break;
            case PeerMessage.Bitfield or PeerMessage.HaveAll or PeerMessage.HaveNone when IsFast && !_saidPieces:
                Put(PeerMessage.HaveNone.Instance with { Origin = MessageOrigin.Core }); // BEP 6 demands one of the three
                break;
        }
    }

    private void Reject(Primitives.BlockRange block)
    {
        if (IsFast) Send(new PeerMessage.RejectRequest(block) { Origin = MessageOrigin.Core });
    }
}
