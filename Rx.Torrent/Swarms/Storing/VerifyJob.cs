using System.Security.Cryptography;
using Rx.Torrent.Peers;
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

    /// <summary>The blocks of a piece that was wrong, in order; empty for one that was right.</summary>
    public IReadOnlyList<FailedBlock> FailedBlocks { get; private set; } = [];

    /// <summary>How long the hash took.</summary>
    public TimeSpan HashTime { get; private set; }

    protected override StoreOperation Operation => StoreOperation.Write;

    protected override void Execute()
    {
        var begun = Elapsed;
        IsRight = PieceHasher.OfThread.Verify(_store, _layout, Piece.Index, _blocks, _expected.Span);
        HashTime = Elapsed - begun;
        if (IsRight) _store.WriteBlocks(_layout.OffsetOf(Piece.Index), _blocks);
        else FailedBlocks = [.. Enumerable.Range(0, _blocks.Length).Select(Failed)];
    }

    protected override void Finish() => _finished(this);

    private FailedBlock Failed(int number)
    {
        var block = _layout.BlockAt(Piece.Index, number);
        var bytes = _blocks[number];
        if (bytes.IsEmpty)
        {
            var room = PieceHasher.OfThread.Buffer.AsMemory(0, block.Length);
            _store.Read(_layout.OffsetOf(block), [room]);
            bytes = room;
        }
        return new FailedBlock(block, Piece.SenderOf(number), SHA1.HashData(bytes.Span));
    }
}
