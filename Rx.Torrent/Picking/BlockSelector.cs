using Rx.Torrent.Picking.Orders;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Picking;

/// <summary>The order in which a peer's blocks are chosen: by class, what it suggests, what is begun, and what to begin.</summary>
internal sealed class BlockSelector(WantedPieces wanted, PartialPieces partials, Random random)
{
    public IPieceOrder Order { get; set; } = PieceOrders.RarestFirst;

    /// <summary>True when every block that is wanted and can be had from some peer is requested.</summary>
    public bool AllRequested
    {
        get
        {
            for (var priority = PiecePriority.High; priority > PiecePriority.Skip; priority--)
            {
                foreach (var partial in partials.OpenOf(priority))
                {
                    if (wanted.Availability.Of(partial.Piece) > 0) return false;
                }
            }
            return !wanted.AnyAvailable;
        }
    }

    /// <summary>Requests blocks of a peer.</summary>
    /// <returns>How many were added to <paramref name="into"/>.</returns>
    public int Select(in PickQuery query, List<BlockRange> into)
    {
        var left = query.Count;
        for (var priority = PiecePriority.High; priority > PiecePriority.Skip && left > 0; priority--)
        {
            if (query.PeerChoking)
            {
                left -= SelectOneOf(query.AllowedFast, query, priority, left, into);
                continue;
            }
            left -= SelectOneOf(query.Suggested, query, priority, left, into);
            left -= SelectBegun(query, priority, onlySlow: query.IsSlow, left, into);
            left -= SelectNew(query, priority, left, into);
            // A slow peer would hold up what fast ones have begun: it helps only when there is nothing else.
            if (query.IsSlow) left -= SelectBegun(query, priority, onlySlow: false, left, into);
        }
        return query.Count - left;
    }

    private int SelectOneOf(ReadOnlySpan<PieceIndex> pieces, in PickQuery query, PiecePriority priority, int count, List<BlockRange> into)
    {
        var picked = 0;
        foreach (var piece in pieces)
        {
            if (picked == count) break;
            if (!query.Pieces.Contains(piece)) continue;
            if (partials.TryFind(piece, out var partial))
            {
                if (partial.Priority == priority) picked += Take(partial, query.Peer, count - picked, into);
            }
            else if (wanted.Startable(priority).Contains(piece))
            {
                picked += Take(Begin(piece, priority, query.IsSlow), query.Peer, count - picked, into);
            }
        }
        return picked;
    }

    private int SelectBegun(in PickQuery query, PiecePriority priority, bool onlySlow, int count, List<BlockRange> into)
    {
        var picked = 0;
        while (picked < count && OldestOpen(query, priority, onlySlow) is { } partial)
            picked += Take(partial, query.Peer, count - picked, into);
        return picked;
    }

    private int SelectNew(in PickQuery query, PiecePriority priority, int count, List<BlockRange> into)
    {
        var picked = 0;
        var startable = wanted.Startable(priority);
        while (picked < count && startable.Count > 0)
        {
            var choices = new PieceChoices(startable, wanted.Availability, query.Pieces, random)
            {
                Priority = priority,
                VerifiedCount = wanted.Verified.Count,
                IsSlowPeer = query.IsSlow,
            };
            if (!Order.TryChoose(choices, out var piece) || !choices.Contains(piece)) break;
            picked += Take(Begin(piece, priority, query.IsSlow), query.Peer, count - picked, into);
        }
        return picked;
    }

    /// <summary>The piece to go on with: one that a peer of the same speed has begun before another, then the one longest in progress.</summary>
    private PartialPiece? OldestOpen(in PickQuery query, PiecePriority priority, bool onlySlow)
    {
        PartialPiece? best = null;
        foreach (var partial in partials.OpenOf(priority))
        {
            if (onlySlow && !partial.IsSlow) continue;
            if (best is not null && (partial.IsSlow == best.IsSlow ? partial.Age > best.Age : partial.IsSlow != query.IsSlow)) continue;
            if (query.Pieces.Contains(partial.Piece)) best = partial;
        }
        return best;
    }

    private PartialPiece Begin(PieceIndex piece, PiecePriority priority, bool isSlow)
    {
        wanted.Begin(piece);
        return partials.Begin(piece, priority, isSlow);
    }

    private int Take(PartialPiece partial, int peer, int count, List<BlockRange> into)
    {
        var picked = Math.Min(count, partial.OpenCount);
        for (var i = 0; i < picked; i++) into.Add(partials.RequestNext(partial, peer));
        return picked;
    }
}
