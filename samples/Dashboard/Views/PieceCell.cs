using Rx.Torrent.Swarms.Views;

namespace Rx.Torrent.Dashboard.Views;

/// <summary>A piece in one byte: what became of it in the low three bits, and above them how many peers have it, up to 31.</summary>
internal static class PieceCell
{
    private const int MostPeers = 31;

    public static byte Of(PieceView piece) => (byte)(Number(piece.State) | Math.Clamp(piece.Availability, 0, MostPeers) << 3);

    /// <summary>The numbers that the page knows.</summary>
    private static int Number(PieceState state) => state switch
    {
        PieceState.Partial or PieceState.Verifying => 1,
        PieceState.Verified => 2,
        PieceState.Skipped => 3,
        PieceState.Failed => 4,
        _ => 0,
    };
}
