using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Rx.Torrent.Primitives;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Gallery;

/// <summary>How <see cref="OtherRequests"/> and <see cref="OtherAnswers"/> speak of a block: piece, offset, length, and in an answer its bytes.</summary>
internal static class BlockWords
{
    public const string Ask = "sample_ask";
    public const string Answer = "sample_answer";
    public const int Length = 3 * sizeof(int);

    public static Payload Write(BlockRange block, ReadOnlySpan<byte> bytes = default)
    {
        var words = new byte[Length + bytes.Length];
        BinaryPrimitives.WriteInt32BigEndian(words, block.Piece.Value);
        BinaryPrimitives.WriteInt32BigEndian(words.AsSpan(4), block.Offset);
        BinaryPrimitives.WriteInt32BigEndian(words.AsSpan(8), block.Length);
        bytes.CopyTo(words.AsSpan(Length));
        return new Payload(words);
    }

    /// <summary>Null for what is no block of the torrent.</summary>
    public static BlockRange? Read(Payload words, [NotNull] PieceLayout? layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        if (words.Length < Length || !layout.TryIndex(BinaryPrimitives.ReadInt32BigEndian(words.Span), out var piece)) return null;
        var block = new BlockRange(piece, BinaryPrimitives.ReadInt32BigEndian(words.Span[4..]), BinaryPrimitives.ReadInt32BigEndian(words.Span[8..]));
        return block.Length <= PieceLayout.BlockLength && layout.Contains(block) ? block : null;
    }
}
