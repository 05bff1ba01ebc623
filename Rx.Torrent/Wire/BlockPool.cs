namespace Rx.Torrent.Wire;

/// <summary>
/// The block buffers of one loop. Used on that loop alone, so it needs no lock; a buffer that never comes back is garbage, not a leak.
/// </summary>
internal sealed class BlockPool(int keep)
{
    private readonly Stack<BlockBuffer> _free = new();

    /// <summary>How many buffers wait in the pool.</summary>
    public int FreeCount => _free.Count;

    public BlockBuffer Rent()
    {
        if (!_free.TryPop(out var buffer)) return new BlockBuffer();
        buffer.Revive();
        return buffer;
    }

    /// <summary>Takes a buffer back; every payload on it is dead from now on.</summary>
    /// <exception cref="InvalidOperationException">It is back already.</exception>
    public void Return(BlockBuffer buffer)
    {
        buffer.Retire();
        if (_free.Count < keep) _free.Push(buffer);
    }

    /// <summary>Takes back the buffer under a payload, when it has one.</summary>
    /// <exception cref="InvalidOperationException">It is back already.</exception>
    public void Return(Payload payload)
    {
        if (payload.Buffer is { } buffer) Return(buffer);
    }
}
