using System.Runtime.InteropServices;
using Rx.Torrent.Picking;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Swarms.Trading;

/// <summary>For the end game: the blocks that others owe and that one peer would send notably sooner. They stand at the ends of the others' lines.</summary>
internal sealed class LatestRequests
{
    /// <summary>So many places from the end of a line are looked at: twice what one peer is handed, for some are asked of two already.</summary>
    private const int MostPlaces = 2 * EndGame.PipelineLimit;

    private readonly List<(TimeSpan Expected, BlockRange Block)> _found = [];
    private readonly List<BlockRange> _late = [];

    /// <summary>The latest first. Good until the next call.</summary>
    public ReadOnlySpan<BlockRange> Find(Debtor asker, IEnumerable<Debtor> debtors, TimeSpan now)
    {
        _found.Clear();
        _late.Clear();
        var here = asker.ExpectNew(now, behind: 0);
        foreach (var other in debtors)
        {
            if (ReferenceEquals(other, asker)) continue;
            for (var place = other.Line.Count - 1; place >= Math.Max(0, other.Line.Count - MostPlaces); place--)
            {
                var there = other.Expect(now, place);
                if (!EndGame.IsWorthIt(there, here)) break; // those before it come sooner still
                _found.Add((there, other.Line.BlockAt(place)));
            }
            foreach (var (block, since) in other.TakenOver)
            {
                var there = now - since; // nobody knows; as long again as it has taken already is as good a guess as any
                if (EndGame.IsWorthIt(there, here)) _found.Add((there, block));
            }
        }
        _found.Sort(static (one, other) => other.Expected.CompareTo(one.Expected));
        foreach (var (there, block) in _found)
        {
            if (!EndGame.IsWorthIt(there, asker.ExpectNew(now, behind: Math.Min(_late.Count, EndGame.PipelineLimit)))) break;
            _late.Add(block);
        }
        return CollectionsMarshal.AsSpan(_late);
    }
}
