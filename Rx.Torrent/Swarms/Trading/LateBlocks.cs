using Rx.Torrent.Primitives;

namespace Rx.Torrent.Swarms.Trading;

/// <summary>Blocks that one peer was asked for and that others were then asked for instead. Remembers the last 256.</summary>
internal sealed class LateBlocks
{
    private const int Most = 256;

    private readonly Queue<BlockRange> _order = new();
    private readonly HashSet<BlockRange> _blocks = [];

    public void Add(BlockRange block)
    {
        if (!_blocks.Add(block)) return;
        _order.Enqueue(block);
        if (_order.Count > Most) _blocks.Remove(_order.Dequeue());
    }

    /// <summary>True when the block was among them; it no longer is.</summary>
    public bool Remove(BlockRange block) => _blocks.Remove(block);
}
