using Rx.Torrent.Primitives;
using Rx.Torrent.Storage;

namespace Rx.Torrent.Swarms.Storing;

/// <summary>Writes the blocks of an unfinished piece that are in memory, to have the memory back.</summary>
internal sealed class SpillJob : DiskJob
{
    private readonly IPieceStore _store;
    private readonly long _offset;
    private readonly ReadOnlyMemory<byte>[] _blocks;
    private readonly Action<SpillJob> _finished;

    public SpillJob(IPieceStore store, PieceLayout layout, PieceInProgress piece, Action<SpillJob> finished)
    {
        _store = store;
        _offset = layout.OffsetOf(piece.Index);
        _finished = finished;
        _blocks = piece.MemoryOfBlocks();
        Piece = piece;
        Bytes = piece.BytesInMemory;
    }

    public PieceInProgress Piece { get; }

    /// <summary>True when the job wrote that block.</summary>
    public bool Holds(int block) => !_blocks[block].IsEmpty;

    protected override StoreOperation Operation => StoreOperation.Write;

    protected override void Execute() => _store.WriteBlocks(_offset, _blocks);

    protected override void Finish() => _finished(this);
}
