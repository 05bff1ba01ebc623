using Rx.Torrent.Peers.Passing;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Swarms.Trading;

/// <summary>What becomes of requests that plugins drop or take over.</summary>
internal sealed partial class Requester
{
    /// <summary>Makes up for what plugins on one peer drop.</summary>
    private sealed class Amends(Requester requester, Debtor debtor) : IDropListener
    {
        public void BlockDropped(Piece piece)
        {
            requester._traffic.OnWasted(debtor.Peer, piece.Block.Length);
            requester.Free(debtor, piece.Block, mayStillCome: true);
        }

        public void RejectDropped(RejectRequest reject) => requester.Refused(debtor, reject.Block, mayStillCome: false);

        public void RequestDropped(Request request) => requester.Refused(debtor, request.Block, mayStillCome: true);

        public void RequestTakenOver(Request request)
        {
            if (debtor.Line.TryTake(request.Block, out _)) debtor.TakenOver[request.Block] = requester._loop.Elapsed;
        }

        public void RequestGivenBack(Request request)
        {
            if (debtor.TakenOver.Remove(request.Block)) debtor.Line.Add(request.Block, requester._loop.Elapsed);
        }
    }
}
