using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Storage;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Swarms.Storing;

/// <summary>Reads neighbouring blocks for one peer in one call.</summary>
internal sealed class ReadJob : DiskJob
{
    private readonly IPieceStore _store;
    private readonly long _offset;
    private readonly Memory<byte>[] _room;
    private readonly Payload[] _payloads;
    private readonly Action<ReadJob> _finished;

    /// <param name="store">Where the blocks are.</param>
    /// <param name="layout">Where they lie.</param>
    /// <param name="pool">Buffers for them.</param>
    /// <param name="peer">Who asked.</param>
    /// <param name="blocks">Each begins where the one before it ends.</param>
    /// <param name="finished">Told on the loop.</param>
    public ReadJob(IPieceStore store, PieceLayout layout, BlockPool pool, PeerConnection peer, BlockRange[] blocks, Action<ReadJob> finished)
    {
        _store = store;
        _offset = layout.OffsetOf(blocks[0]);
        _finished = finished;
        Peer = peer;
        Blocks = blocks;
        _room = new Memory<byte>[blocks.Length];
        _payloads = new Payload[blocks.Length];
        for (var i = 0; i < blocks.Length; i++)
        {
            var length = blocks[i].Length;
            if (length <= PieceLayout.BlockLength)
            {
                var buffer = pool.Rent();
                _room[i] = buffer.Block[..length];
                _payloads[i] = new Payload(buffer, length);
            }
            else
            {
                var bytes = new byte[length];
                _room[i] = bytes;
                _payloads[i] = new Payload(bytes);
            }
            Length += length;
        }
    }

    public PeerConnection Peer { get; }

    public IReadOnlyList<BlockRange> Blocks { get; }

    /// <summary>What was read, block by block.</summary>
    public IReadOnlyList<Payload> Payloads => _payloads;

    /// <summary>Bytes of all blocks together.</summary>
    public int Length { get; }

    protected override StoreOperation Operation => StoreOperation.Read;

    protected override void Execute() => _store.Read(_offset, _room);

    protected override void Finish() => _finished(this);
}
