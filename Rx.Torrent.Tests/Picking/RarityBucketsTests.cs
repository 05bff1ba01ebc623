using Rx.Torrent.Picking;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Tests.Picking;

public class RarityBucketsTests
{
    [Fact]
    public void Pieces_stay_sorted_through_any_changes()
    {
        const int pieces = 40;
        var random = new Random(11);
        var levels = new Dictionary<int, int>();
        var buckets = new RarityBuckets(pieces);
        for (var step = 0; step < 20_000; step++)
        {
            var piece = random.Next(pieces);
            if (!levels.TryGetValue(piece, out var level))
            {
                levels[piece] = random.Next(7);
                buckets.Add((PieceIndex)piece, levels[piece]);
            }
            else if (random.Next(3) == 0)
            {
                levels.Remove(piece);
                buckets.Remove((PieceIndex)piece, level);
            }
            else
            {
                levels[piece] = Math.Clamp(level + (random.Next(2) == 0 ? 1 : -1), 0, RarityBuckets.MaxLevel);
                buckets.Move((PieceIndex)piece, level, levels[piece]);
            }
            for (var l = 0; l <= buckets.Top; l++)
                buckets[l].ToArray().Order().ShouldBe(levels.Where(entry => entry.Value == l).Select(entry => entry.Key).Order());
        }
        buckets.CountBelow(3).ShouldBe(levels.Values.Count(level => level < 3));
    }

    [Fact]
    public void Pieces_that_very_many_have_are_equally_common()
    {
        var availability = new Availability(2);
        for (var i = 0; i < 1000; i++) availability.Add((PieceIndex)1);
        var buckets = new RarityBuckets(2);
        buckets.Fill(PieceSet.All(2), availability);
        buckets[0].ToArray().ShouldBe([0]);
        buckets[RarityBuckets.MaxLevel].ToArray().ShouldBe([1]);
    }
}
