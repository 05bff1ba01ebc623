using Rx.Torrent.Primitives;

namespace Rx.Torrent.Swarms.Trading;

/// <summary>What was requested of one peer and has not come, oldest first. Answers come in about that order, so finding one is a matter of a few steps.</summary>
internal sealed class RequestLine
{
    private Entry[] _entries = new Entry[16];
    private int _head;

    public int Count { get; private set; }

    /// <summary>When the oldest was requested; only when there is one.</summary>
    public TimeSpan OldestTime => _entries[_head].Time;

    public BlockRange Oldest => _entries[_head].Block;

    /// <summary>The block of a place, of which the oldest has the first, 0.</summary>
    public BlockRange BlockAt(int place) => _entries[_head + place].Block;

    /// <summary>When the block of a place was requested.</summary>
    public TimeSpan TimeAt(int place) => _entries[_head + place].Time;

    public void Add(BlockRange block, TimeSpan now)
    {
        if (_head + Count == _entries.Length) MakeRoom();
        _entries[_head + Count++] = new Entry(block, now);
    }

    /// <summary>Takes a request out of the line.</summary>
    public bool TryTake(BlockRange block, out TimeSpan requested)
    {
        for (var i = _head; i < _head + Count; i++)
        {
            if (_entries[i].Block != block) continue;
            requested = _entries[i].Time;
            // Those before it move up by one; usually there are none.
            Array.Copy(_entries, _head, _entries, _head + 1, i - _head);
            _head++;
            if (--Count == 0) _head = 0;
            return true;
        }
        requested = default;
        return false;
    }

    public IEnumerable<BlockRange> Blocks
    {
        get
        {
            for (var i = _head; i < _head + Count; i++) yield return _entries[i].Block;
        }
    }

    public void Clear() => _head = Count = 0;

    private void MakeRoom()
    {
        var target = Count > _entries.Length / 2 ? new Entry[_entries.Length * 2] : _entries;
        Array.Copy(_entries, _head, target, 0, Count);
        _entries = target;
        _head = 0;
    }

    private readonly record struct Entry(BlockRange Block, TimeSpan Time);
}
