namespace Rx.Torrent.Dashboard.Views;

/// <summary>What became of a piece; the numbers are those that the page knows.</summary>
internal enum PieceStage
{
    Missing = 0,
    Coming = 1,
    Verified = 2,
    Skipped = 3,
}
