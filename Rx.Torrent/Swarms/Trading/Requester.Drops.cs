using Rx.Torrent.Loops;
using Rx.Torrent.Peers.Passing;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Swarms.Trading;

/// <summary>What becomes of requests that plugins drop or take over.</summary>
internal sealed partial class Requester
{
    /// <summary>When so many blocks of a peer were dropped one after the other, the next ones hardly fare better: it is asked for one at a time, and with pauses.</summary>
    private const int MostDroppedInARow = 32;

    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(1);

    /// <summary>Makes up for what plugins on one peer drop.</summary>
    private sealed class Amends(Requester requester, Debtor debtor) : IDropListener
    {
        public void BlockDropped(Piece piece)
        {
            requester._traffic.OnWasted(debtor.Peer, piece.Block.Length);
            if (++debtor.DroppedInARow >= MostDroppedInARow) requester.LetRest(debtor);
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

    /// <summary>What was asked for before still comes; from now on it is one block at a time, after a pause that is a second longer for each that is dropped.</summary>
    private void LetRest(Debtor debtor)
    {
        var rest = Ticker.Period * (debtor.DroppedInARow - MostDroppedInARow + 1);
        debtor.Window.Snub();
        debtor.RestsUntil = _loop.Elapsed + (rest < LongestRest ? rest : LongestRest);
    }
}
