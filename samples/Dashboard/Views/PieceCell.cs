namespace Rx.Torrent.Dashboard.Views;

/// <summary>A piece in one byte: what became of it in the low three bits, and above them how many peers have it, up to 31.</summary>
internal static class PieceCell
{
    private const int MostPeers = 31;

    public static byte Of(PieceStage stage, int peers) => (byte)((int)stage | Math.Clamp(peers, 0, MostPeers) << 3);
}
