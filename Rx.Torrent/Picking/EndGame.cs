using Rx.Torrent.Primitives;

namespace Rx.Torrent.Picking;

/// <summary>The end of a download: every block is requested, so one that is late is requested a second time, lest one slow peer holds all up.</summary>
/// <remarks>
/// What is asked for twice mostly comes twice, for a cancel is slower than a block that waits to be sent. So waste is bounded: only a block that is
/// expected <see cref="IsWorthIt">notably</see> later than the other peer would send it is asked for again, of
/// <see cref="PartialPiece.MaxRequesters"/> peers at most, and a peer is handed such blocks only as long as few of its requests are unanswered.
/// </remarks>
internal static class EndGame
{
    /// <summary>How many requests a peer may have unanswered and still be handed a block that another was asked for.</summary>
    public const int PipelineLimit = 8;

    /// <summary>So much later a download may end for the sake of less waste.</summary>
    private static readonly TimeSpan Notable = TimeSpan.FromSeconds(0.5);

    /// <summary>True when a block that one peer is expected to send in <paramref name="there"/> is worth asking of another, who would in <paramref name="here"/>.</summary>
    public static bool IsWorthIt(TimeSpan there, TimeSpan here) => there > 2 * here + Notable;

    /// <summary>Requests late blocks once more, in the order in which they are given.</summary>
    /// <returns>How many.</returns>
    public static int Pick(PartialPieces partials, in PickQuery query, ReadOnlySpan<BlockRange> late, List<BlockRange> into)
    {
        // A slow peer helps out with one block at a time: a fast one that has died may hold the last.
        var count = Math.Min(query.Count, (query.IsSlow ? 1 : PipelineLimit) - query.Outstanding);
        var picked = 0;
        foreach (var block in late)
        {
            if (picked >= count) break;
            if (!query.Allows(block.Piece) || !partials.TryFind(block.Piece, out var partial) || partial.Priority == PiecePriority.Skip) continue;
            var number = block.Offset / PieceLayout.BlockLength;
            var already = partial.RequestersOf(number);
            if (already.Length is 0 or >= PartialPiece.MaxRequesters || already.Contains(query.Peer)) continue;
            into.Add(partials.RequestAgain(partial, number, query.Peer));
            picked++;
        }
        return picked;
    }
}
