using System.Security.Cryptography;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Primitives;
using Rx.Torrent.Storage;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Tests.Simulation;

/// <summary>A torrent of bytes that mean nothing, in one file unless told otherwise.</summary>
internal sealed class TestContent
{
    private readonly byte[] _bytes;

    public TestContent(int pieceCount, int pieceLength = PieceLayout.BlockLength, int seed = 1, int missing = 0, Uri? tracker = null, int fileCount = 1, bool isPrivate = false, params Uri[] webSeeds)
    {
        _bytes = new byte[pieceCount * pieceLength - missing];
        new Random(seed).NextBytes(_bytes);
        var builder = fileCount == 1
            ? MetainfoBuilder.ForFile("content.bin", _bytes.Length)
            : MetainfoBuilder.ForDirectory("content", Enumerable.Range(0, fileCount).Select(number => new MetainfoSource($"{number}.bin", _bytes.Length / fileCount)));
        builder = builder with { PieceLength = pieceLength, IsPrivate = isPrivate, WebSeeds = [.. webSeeds] };
        if (tracker is not null) builder = builder with { Trackers = [[tracker]] };
        var hashes = Enumerable.Range(0, pieceCount)
            .SelectMany(piece => SHA1.HashData(_bytes.AsSpan(piece * pieceLength, Math.Min(pieceLength, _bytes.Length - piece * pieceLength))));
        Metainfo = builder.Plan().Build([.. hashes]);
    }

    public MetainfoFile Metainfo { get; }

    public PieceLayout Layout => Metainfo.Layout;

    public ReadOnlySpan<byte> Bytes => _bytes;

    public BlockRange Block(int piece, int number = 0) => Layout.BlockAt(new PieceIndex(piece), number);

    /// <summary>The right answer to a request.</summary>
    public PeerMessage.Piece Piece(BlockRange block) =>
        new(block, new Payload(_bytes.AsSpan((int)Layout.OffsetOf(block), block.Length).ToArray()));

    public PeerMessage.Piece Piece(int piece, int number = 0) => Piece(Block(piece, number));

    /// <summary>A wrong answer to a request.</summary>
    public static PeerMessage.Piece Rubbish(BlockRange block) => new(block, new Payload(new byte[block.Length]));

    /// <summary>A store that has those pieces, or all.</summary>
    public MemoryStore Store(params int[] pieces)
    {
        var store = new MemoryStore(_bytes.Length);
        foreach (var piece in pieces) Write(store, piece);
        return store;
    }

    public MemoryStore FullStore() => Store([.. Enumerable.Range(0, Layout.PieceCount)]);

    /// <summary>What is in a store.</summary>
    public byte[] Read(IPieceStore store)
    {
        var bytes = new byte[_bytes.Length];
        store.Read(0, [bytes]);
        return bytes;
    }

    private void Write(MemoryStore store, int piece)
    {
        var offset = (int)Layout.OffsetOf(new PieceIndex(piece));
        store.Write(offset, [_bytes.AsMemory(offset, Layout.LengthOf(new PieceIndex(piece)))]);
    }
}
