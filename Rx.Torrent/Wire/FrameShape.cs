using System.Numerics;

namespace Rx.Torrent.Wire;

/// <summary>
/// How a frame divides: the head (length prefix, id and the fields of known length) and the body behind it. Reader and writer
/// both take the lengths from here. A keep-alive is a head of the length prefix alone.
/// </summary>
internal readonly record struct FrameShape(MessageId Id, int HeadLength, int BodyLength)
{
    /// <summary>The length of the length prefix.</summary>
    public const int PrefixLength = 4;

    /// <summary>The longest head, that of the hash messages.</summary>
    public const int MaxHeadLength = PrefixLength + 1 + HashLength + 4 * 4;

    /// <summary>The length of a node of a Merkle tree, SHA-256 (BEP 52).</summary>
    public const int HashLength = 32;

    public int FrameLength => HeadLength + BodyLength;

    public bool IsKeepAlive => HeadLength == PrefixLength;

    public static bool IsKnown(MessageId id) => id is <= MessageId.Port
        or (>= MessageId.SuggestPiece and <= MessageId.AllowedFast)
        or (>= MessageId.Extended and <= MessageId.HashReject);

    /// <summary>True when a message of that id may have a body; others are a head and nothing else.</summary>
    public static bool HasBody(MessageId id) =>
        id is MessageId.Bitfield or MessageId.Piece or MessageId.Extended or MessageId.Hashes || !IsKnown(id);

    /// <summary>The length of the head of a message of that id, its length prefix included.</summary>
    public static int HeadLengthOf(MessageId id) => PrefixLength + id switch
    {
        MessageId.Have or MessageId.SuggestPiece or MessageId.AllowedFast => 1 + 4,
        MessageId.Request or MessageId.Cancel or MessageId.RejectRequest => 1 + 4 + 4 + 4,
        MessageId.Piece => 1 + 4 + 4,
        MessageId.Port => 1 + 2,
        MessageId.Extended => 1 + 1,
        MessageId.HashRequest or MessageId.Hashes or MessageId.HashReject => 1 + HashLength + 4 * 4,
        _ => 1,
    };

    /// <summary>
    /// How many hashes answer <paramref name="range"/>: the base layer's, and one uncle for each proof layer that they do not imply
    /// (BEP 52).
    /// </summary>
    /// <returns>Null when the range asks for something other than 2, 4, 8... hashes.</returns>
    public static long? HashCountOf(HashRange range) =>
        range.Length >= 2 && BitOperations.IsPow2(range.Length)
            ? range.Length + Math.Max(0L, (long)range.ProofLayers - (BitOperations.Log2((uint)range.Length) - 1))
            : null;
}
