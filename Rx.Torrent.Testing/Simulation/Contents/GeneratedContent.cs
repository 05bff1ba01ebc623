using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Primitives;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Testing.Simulation.Contents;

/// <summary>A torrent of one file whose bytes are computed from a seed and their place, so that it takes no room however large it is.</summary>
public sealed class GeneratedContent
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    private readonly ulong _start;

    /// <summary>Computes the hashes of all pieces; nothing else is kept.</summary>
    /// <param name="pieceCount">How many pieces.</param>
    /// <param name="pieceLength">Their length in bytes. Small ones make a simulation fast.</param>
    /// <param name="seed">Another seed makes another torrent.</param>
    /// <param name="missing">By how many bytes the last piece is shorter than the others.</param>
    /// <param name="trackers">Where it is announced, tier by tier.</param>
    public GeneratedContent(
        int pieceCount, int pieceLength = PieceLayout.BlockLength, int seed = 0, int missing = 0, params ImmutableArray<ImmutableArray<Uri>> trackers)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pieceCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pieceCount, Array.MaxLength / SHA1.HashSizeInBytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pieceLength);
        ArgumentOutOfRangeException.ThrowIfNegative(missing);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(missing, pieceLength);
        _start = Mix((ulong)seed * Step + 1);
        var length = (long)pieceCount * pieceLength - missing;
        var builder = MetainfoBuilder.ForFile("generated.bin", length) with { PieceLength = pieceLength, Trackers = trackers.IsDefault ? [] : trackers };
        var hashes = new byte[pieceCount * SHA1.HashSizeInBytes];
        var piece = new byte[pieceLength];
        for (var i = 0; i < pieceCount; i++)
        {
            var offset = (long)i * pieceLength;
            var bytes = piece.AsSpan(0, (int)Math.Min(pieceLength, length - offset));
            Fill(offset, bytes);
            SHA1.HashData(bytes, hashes.AsSpan(i * SHA1.HashSizeInBytes));
        }
        Metainfo = builder.Plan().Build(hashes);
    }

    /// <summary>The torrent.</summary>
    public MetainfoFile Metainfo { get; }

    /// <summary>Its pieces.</summary>
    public PieceLayout Layout => Metainfo.Layout;

    /// <summary>Computes the bytes from an offset on.</summary>
    public void Fill(long offset, Span<byte> into)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        var word = offset / sizeof(ulong);
        Span<byte> part = stackalloc byte[sizeof(ulong)];
        if (offset % sizeof(ulong) is > 0 and var skipped)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(part, WordAt(word++));
            var head = part[(int)skipped..];
            if (head.Length > into.Length) head = head[..into.Length];
            head.CopyTo(into);
            into = into[head.Length..];
        }
        for (; into.Length >= sizeof(ulong); into = into[sizeof(ulong)..]) BinaryPrimitives.WriteUInt64LittleEndian(into, WordAt(word++));
        if (into.IsEmpty) return;
        BinaryPrimitives.WriteUInt64LittleEndian(part, WordAt(word));
        part[..into.Length].CopyTo(into);
    }

    /// <summary>The block of that number in a piece.</summary>
    public BlockRange Block(int piece, int number = 0) => Layout.BlockAt(new PieceIndex(piece), number);

    /// <summary>The right answer to a request.</summary>
    public PeerMessage.Piece Answer(BlockRange block)
    {
        var bytes = new byte[block.Length];
        Fill(Layout.OffsetOf(block), bytes);
        return new PeerMessage.Piece(block, new Payload(bytes));
    }

    /// <summary>A wrong answer to a request.</summary>
    public PeerMessage.Piece Poison(BlockRange block)
    {
        var bytes = new byte[block.Length];
        Fill(Layout.OffsetOf(block), bytes);
        bytes[block.Offset % block.Length] ^= 1;
        return new PeerMessage.Piece(block, new Payload(bytes));
    }

    /// <summary>A store that has these pieces.</summary>
    public GeneratedStore Store(params IEnumerable<int> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        var store = new GeneratedStore(this);
        foreach (var piece in pieces) store.Put(new PieceIndex(piece));
        return store;
    }

    /// <summary>A store that has everything.</summary>
    public GeneratedStore FullStore() => Store(Enumerable.Range(0, Layout.PieceCount));

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    private ulong WordAt(long word) => Mix(_start + (ulong)word * Step);
}
