using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Swarms.Storing;

/// <summary>The blocks of a piece that is being downloaded: those in memory, those already written, and who sent each.</summary>
internal sealed class PieceInProgress(PieceIndex index, int blockCount)
{
    private readonly Payload[] _blocks = new Payload[blockCount];
    private readonly BlockPlace[] _places = new BlockPlace[blockCount];
    private readonly IPeer?[] _senders = new IPeer?[blockCount];

    public PieceIndex Index { get; } = index;

    public int BlockCount => blockCount;

    /// <summary>Bytes that the blocks in memory hold.</summary>
    public long BytesInMemory { get; private set; }

    /// <summary>True while a job reads or writes the blocks.</summary>
    public bool IsBusy { get; set; }

    /// <summary>True when the last block has come.</summary>
    public bool IsComplete { get; set; }

    public BlockPlace PlaceOf(int block) => _places[block];

    public Payload this[int block] => _blocks[block];

    /// <summary>Who sent the block; null when an earlier run left it.</summary>
    public IPeer? SenderOf(int block) => _senders[block];

    public void Add(int block, Payload data, IPeer sender)
    {
        _blocks[block] = data;
        _places[block] = BlockPlace.Memory;
        _senders[block] = sender;
        BytesInMemory += data.Length;
    }

    /// <summary>The block is at rest since an earlier run; nobody knows who sent it.</summary>
    public void AddStored(int block) => _places[block] = BlockPlace.Store;

    /// <summary>The block is at rest; its bytes are handed back for the pool.</summary>
    public Payload Written(int block)
    {
        var data = Take(block);
        _places[block] = BlockPlace.Store;
        return data;
    }

    /// <summary>Takes the bytes of a block out.</summary>
    public Payload Take(int block)
    {
        var data = _blocks[block];
        _blocks[block] = default;
        if (_places[block] == BlockPlace.Memory) BytesInMemory -= data.Length;
        _places[block] = BlockPlace.Nowhere;
        return data;
    }

    /// <summary>The bytes of each block that is in memory, in order; empty for the others.</summary>
    public ReadOnlyMemory<byte>[] MemoryOfBlocks()
    {
        var blocks = new ReadOnlyMemory<byte>[blockCount];
        for (var i = 0; i < blockCount; i++)
        {
            if (_places[i] == BlockPlace.Memory) blocks[i] = _blocks[i].Memory;
        }
        return blocks;
    }

    /// <summary>Everybody who sent a block of it, once each.</summary>
    public IReadOnlyList<IPeer> Contributors => [.. _senders.OfType<IPeer>().Distinct()];
}
