using Rx.Torrent.Primitives;

namespace Rx.Torrent.Picking;

/// <summary>The end of a download: every block is requested, so those still missing are requested a second time, lest one slow peer holds all up.</summary>
/// <remarks>
/// Waste is bounded twice: a block is requested from at most <see cref="PartialPiece.MaxRequesters"/> peers, and a peer is handed blocks
/// only as long as few of its requests are unanswered, so that one with a deep pipeline drains it first.
/// </remarks>
internal static class EndGame
{
    /// <summary>How many requests a peer may have unanswered and still be handed a block that another was asked for.</summary>
    public const int PipelineLimit = 8;

    /// <summary>Requests up to <paramref name="count"/> blocks once more, those that the fewest peers were asked for first.</summary>
    /// <returns>How many.</returns>
    public static int Pick(PartialPieces partials, in PickQuery query, int count, List<BlockRange> into)
    {
        // A slow peer helps out with one block at a time: a fast one that has died may hold the last.
        var outstanding = query.Outstanding + query.Count - count;
        count = Math.Min(count, (query.IsSlow ? 1 : PipelineLimit) - outstanding);
        var picked = 0;
        for (var requesters = 1; requesters < PartialPiece.MaxRequesters && picked < count; requesters++)
        {
            if (partials.Requests >= partials.RequestedBlocks * PartialPiece.MaxRequesters) break;
            foreach (var partial in partials.All)
            {
                if (picked == count) break;
                if (partial.RequestedCount == 0 || partial.Priority == PiecePriority.Skip || !query.Allows(partial.Piece)) continue;
                picked += Pick(partials, partial, requesters, query.Peer, count - picked, into);
            }
        }
        return picked;
    }

    private static int Pick(PartialPieces partials, PartialPiece partial, int requesters, int peer, int count, List<BlockRange> into)
    {
        var picked = 0;
        for (var block = 0; block < partial.BlockCount && picked < count; block++)
        {
            var already = partial.RequestersOf(block);
            if (already.Length != requesters || already.Contains(peer)) continue;
            into.Add(partials.RequestAgain(partial, block, peer));
            picked++;
        }
        return picked;
    }
}
