using Rx.Torrent.Primitives;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Wire;

/// <summary>What a well-formed message must not say of this torrent: a piece or block that does not exist, or a word that was not agreed on.</summary>
internal static class MessageRules
{
    /// <summary>The longest block that may be asked for; BEP 3 lets a client close the connection beyond 2^17.</summary>
    public const int LongestRequest = 128 * 1024;

    /// <summary>The most pieces that a torrent can have for us: as many as the longest bitfield has bits for.</summary>
    public const int MostPieces = 512 * 1024 * 8;

    /// <summary>What is wrong with a message; null when nothing is.</summary>
    /// <param name="message">The message, in either direction.</param>
    /// <param name="layout">The torrent's pieces; null while they are not known, and then only what no torrent has is wrong.</param>
    /// <param name="fast">Both sides offered BEP 6.</param>
    /// <param name="extended">Both sides offered BEP 10.</param>
    public static string? Violation(PeerMessage message, PieceLayout? layout, bool fast, bool extended) => message switch
    {
        Piece piece => OfBlock(piece.Block, layout) ?? (piece.Data.Length == piece.Block.Length ? null : $"block {piece.Block} carries {piece.Data.Length} bytes"),
        Request request => OfRequest(request.Block, layout),
        Cancel cancel => OfRequest(cancel.Block, layout),
        Have have => OfPiece(have.Index, layout),
        DontHave lost => OfPiece(lost.Index, layout),
        Bitfield bitfield => OfBitfield(bitfield.Pieces.Capacity, layout),
        RejectRequest reject => OfFast(fast, message) ?? OfRequest(reject.Block, layout),
        AllowedFast allowed => OfFast(fast, message) ?? OfPiece(allowed.Index, layout),
        SuggestPiece suggestion => OfFast(fast, message) ?? OfPiece(suggestion.Index, layout),
        HaveAll or HaveNone => OfFast(fast, message),
        Extended or ExtendedHandshake => extended ? null : $"{message.GetType().Name} without the extension protocol",
        _ => null,
    };

    private static string? OfFast(bool fast, PeerMessage message) => fast ? null : $"{message.GetType().Name} without the fast extension";

    private static string? OfBitfield(int pieceCount, PieceLayout? layout) =>
        layout is null ? (pieceCount <= MostPieces ? null : $"a bitfield for {pieceCount} pieces, where {MostPieces} are too many already")
        : pieceCount == layout.PieceCount ? null
        : $"a bitfield for {pieceCount} pieces where there are {layout.PieceCount}";

    private static string? OfPiece(PieceIndex piece, PieceLayout? layout) =>
        layout is null ? (piece.Value < MostPieces ? null : $"a piece {piece}, where {MostPieces} are too many already")
        : layout.Contains(piece) ? null
        : $"there is no piece {piece}, the last is {layout.PieceCount - 1}";

    private static string? OfBlock(BlockRange block, PieceLayout? layout) =>
        layout is null || layout.Contains(block) ? null : $"there is no block {block}";

    private static string? OfRequest(BlockRange block, PieceLayout? layout) =>
        block.Length > LongestRequest ? $"block {block} is longer than {LongestRequest} bytes" : OfBlock(block, layout);
}
