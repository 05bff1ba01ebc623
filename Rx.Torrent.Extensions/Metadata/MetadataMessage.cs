using System.Diagnostics.CodeAnalysis;
using Rx.Torrent.Bencode;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Extensions.Metadata;

/// <summary>A message of <c>ut_metadata</c>: a dictionary, and behind that of a piece its bytes.</summary>
/// <param name="Kind">What it says; possibly something that BEP 9 does not know.</param>
/// <param name="Piece">Of which piece it speaks; never negative.</param>
internal readonly record struct MetadataMessage(MetadataMessageKind Kind, int Piece)
{
    public const string Extension = "ut_metadata";

    /// <summary>The length of every piece of metadata but the last.</summary>
    public const int PieceLength = 16 * 1024;

    private static readonly BencodeLimits Limits = new() { MaxLength = 1024, MaxTokens = 64, MaxDepth = 4 };

    /// <summary>How long its sender says that the metadata is; null when it does not.</summary>
    public long? TotalSize { get; init; }

    /// <summary>The bytes of the piece.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }

    public static int PieceCount(int size) => (size + PieceLength - 1) / PieceLength;

    public static int LengthOf(int piece, int size) => Math.Min(PieceLength, size - piece * PieceLength);

    public static Payload Request(int piece) => Written(MetadataMessageKind.Request, piece);

    public static Payload Reject(int piece) => Written(MetadataMessageKind.Reject, piece);

    /// <summary>A piece of the metadata.</summary>
    public static Payload Data(int piece, ReadOnlyMemory<byte> metadata)
    {
        var head = BencodeDictionary.Of(("msg_type", (int)MetadataMessageKind.Data), ("piece", piece), ("total_size", metadata.Length)).Encode();
        return new Payload([.. head, .. metadata.Span.Slice(piece * PieceLength, LengthOf(piece, metadata.Length))]);
    }

    /// <summary>Reads one; false when it is none.</summary>
    public static bool TryRead(Payload body, [NotNullWhen(true)] out MetadataMessage? message)
    {
        message = null;
        try
        {
            if (BencodeValue.ParsePrefix(body.Memory, out var length, BencodeMode.Lenient, Limits) is not BencodeDictionary head) return false;
            if (!head.TryGetInteger("msg_type", out var kind) || !head.TryGetInteger("piece", out var piece)) return false;
            if (kind is < 0 or > byte.MaxValue || piece is < 0 or > int.MaxValue) return false;
            message = new MetadataMessage((MetadataMessageKind)kind, (int)piece)
            {
                TotalSize = head.TryGetInteger("total_size", out var size) ? size : null,
                Bytes = body.Memory[length..],
            };
            return true;
        }
        catch (BencodeException)
        {
            return false;
        }
    }

    private static Payload Written(MetadataMessageKind kind, int piece) => new(BencodeDictionary.Of(("msg_type", (int)kind), ("piece", piece)).Encode());
}
