using System.Diagnostics.CodeAnalysis;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Swarms.Trading;

/// <summary>The blocks that one peer waits for, in the order of asking. To cancel costs the same however long the line is.</summary>
internal sealed class ServingLine(int longest)
{
    private readonly Queue<BlockRange> _order = new();
    private readonly Dictionary<BlockRange, int> _waiting = [];
    private readonly Dictionary<BlockRange, int> _cancelled = [];

    /// <summary>How many blocks are waited for.</summary>
    public int Count { get; private set; }

    /// <summary>True when no more go in; a cancelled one keeps its place until its turn, so that cancelling and asking again gains nothing.</summary>
    public bool IsFull => _order.Count >= longest;

    /// <summary>True when no more than half of the places are taken.</summary>
    public bool IsHalfEmpty => _order.Count <= longest / 2;

    public void Add(BlockRange block)
    {
        _order.Enqueue(block);
        Change(_waiting, block, 1);
        Count++;
    }

    /// <summary>False when the block is not waited for.</summary>
    public bool Cancel(BlockRange block)
    {
        if (!_waiting.ContainsKey(block)) return false;
        Change(_waiting, block, -1);
        Change(_cancelled, block, 1);
        Count--;
        return true;
    }

    /// <summary>The next block, which stays in the line.</summary>
    public bool TryPeek([MaybeNullWhen(false)] out BlockRange block)
    {
        while (_order.TryPeek(out block))
        {
            if (!_cancelled.ContainsKey(block)) return true;
            Change(_cancelled, block, -1);
            _order.Dequeue();
        }
        return false;
    }

    /// <summary>Takes the next block out.</summary>
    public bool TryTake([MaybeNullWhen(false)] out BlockRange block)
    {
        if (!TryPeek(out block)) return false;
        _order.Dequeue();
        Change(_waiting, block, -1);
        Count--;
        return true;
    }

    /// <summary>Takes all blocks out, in order.</summary>
    public BlockRange[] TakeAll()
    {
        var blocks = new List<BlockRange>(Count);
        while (TryTake(out var block)) blocks.Add(block);
        return [.. blocks];
    }

    private static void Change(Dictionary<BlockRange, int> counts, BlockRange block, int by)
    {
        var count = counts.GetValueOrDefault(block) + by;
        if (count == 0) counts.Remove(block);
        else counts[block] = count;
    }
}
