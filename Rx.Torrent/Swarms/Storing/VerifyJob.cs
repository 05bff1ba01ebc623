using Rx.Torrent.Primitives;
using Rx.Torrent.Storage;

namespace Rx.Torrent.Swarms.Storing;

/// <summary>Hashes a piece and, when it is right, writes the blocks of it that are still in memory.</summary>
internal sealed class VerifyJob : DiskJob
{
    private readonly IPieceStore _store;
    private readonly PieceLayout _layout;
    private readonly ReadOnlyMemory<byte> _expected;
    private readonly ReadOnlyMemory<byte>[] _blocks;
    private readonly Action<VerifyJob> _finished;

    public VerifyJob(IPieceStore store, PieceLayout layout, ReadOnlyMemory<byte> expected, PieceInProgress piece, Action<VerifyJob> finished)
    {
        _store = store;
        _layout = layout;
        _expected = expected;
        _finished = finished;
        _blocks = piece.MemoryOfBlocks();
        Piece = piece;
        Bytes = piece.BytesInMemory;
    }

    public PieceInProgress Piece { get; }

    /// <summary>The hash was right, and unless there is a failure everything is written.</summary>
    public bool IsRight { get; private set; }

    protected override StoreOperation Operation => StoreOperation.Write;

    protected override void Execute()
    {
        IsRight = PieceHasher.OfThread.Verify(_store, _layout, Piece.Index, _blocks, _expected.Span);
        if (IsRight) _store.WriteBlocks(_layout.OffsetOf(Piece.Index), _blocks);
    }

    protected override void Finish() => _finished(this);
}
