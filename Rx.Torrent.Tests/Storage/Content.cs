using System.Security.Cryptography;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Primitives;
using Rx.Torrent.Storage;

namespace Rx.Torrent.Tests.Storage;

/// <summary>A torrent to store: its files, its bytes (random, but the same each time; padding is zeros) and its hashes.</summary>
internal sealed class Content
{
    public Content(int pieceLength, params StoreFile[] files)
    {
        Files = files;
        Layout = new PieceLayout(files.Sum(file => file.Length), pieceLength);
        FileLayout = new FileLayout(Layout, files.Select(file => file.Length));
        Bytes = new byte[Layout.TotalLength];
        new Random(1).NextBytes(Bytes);
        for (var i = 0; i < files.Length; i++)
        {
            if (files[i].IsPadding) Bytes.AsSpan((int)FileLayout.OffsetOf(i), (int)files[i].Length).Clear();
        }
        Hashes = [.. Enumerable.Range(0, Layout.PieceCount).SelectMany(i => SHA1.HashData(PieceBytes(i).Span))];
    }

    public static InfoHash InfoHash { get; } = InfoHash.Parse("0123456789abcdef0123456789abcdef01234567");

    /// <summary>The name of the file for the bytes of skipped files.</summary>
    public static string PartsName => ".0123456789abcdef0123456789abcdef01234567.parts";

    public StoreFile[] Files { get; }

    public PieceLayout Layout { get; }

    public FileLayout FileLayout { get; }

    public byte[] Bytes { get; }

    public byte[] Hashes { get; }

    public FileStore StoreIn(string root, FileHandleCache? handles = null, FileStoreOptions? options = null) =>
        new(root, InfoHash, Files, Layout, handles, options);

    public ReadOnlyMemory<byte> PieceBytes(int piece) =>
        Bytes.AsMemory((int)Layout.OffsetOf(new PieceIndex(piece)), Layout.LengthOf(new PieceIndex(piece)));

    public byte[] FileBytes(int file) => Bytes.AsSpan((int)FileLayout.OffsetOf(file), (int)FileLayout.LengthOf(file)).ToArray();

    public void WriteAll(IPieceStore store) => WritePieces(store, [.. Enumerable.Range(0, Layout.PieceCount)]);

    public void WritePieces(IPieceStore store, params int[] pieces)
    {
        foreach (var piece in pieces) store.Write(Layout.OffsetOf(new PieceIndex(piece)), [PieceBytes(piece)]);
    }

    public byte[] ReadPiece(IPieceStore store, int piece)
    {
        var bytes = new byte[Layout.LengthOf(new PieceIndex(piece))];
        store.Read(Layout.OffsetOf(new PieceIndex(piece)), [bytes]);
        return bytes;
    }

    /// <summary>The numbers of the pieces that a check of the whole store finds.</summary>
    public List<int> Check(IPieceStore store)
    {
        var found = new List<int>();
        new PieceChecker(store, FileLayout, Hashes).Check(0, Layout.PieceCount, (piece, there) =>
        {
            if (there) found.Add(piece.Value);
        }, CancellationToken.None);
        return found;
    }
}
