using Rx.Torrent.Dashboard.Live;
using Rx.Torrent.Swarms;

namespace Rx.Torrent.Dashboard.Views;

/// <summary>A swarm in the list, and all that is said of it in one line.</summary>
internal sealed record SwarmRow(Swarm Swarm, string Name, SwarmProgress Progress)
{
    public static Columns<SwarmRow> Columns { get; } = new()
    {
        { "hash", row => $"{row.Swarm.InfoHash}" },
        { "name", row => row.Name },
        { "state", row => $"{row.Progress.State}" },
        { "error", row => row.Progress.Error },
        { "total", row => row.Progress.TotalBytes },
        { "left", row => row.Progress.BytesLeft },
        { "pieces", row => row.Progress.PieceCount },
        { "verified", row => row.Progress.PiecesVerified },
        { "done", row => (long)(Share(row.Progress) * 1000) },
        { "down", row => Rounded.Rate(row.Progress.DownloadRate) },
        { "up", row => Rounded.Rate(row.Progress.UploadRate) },
        { "downloaded", row => row.Progress.Downloaded },
        { "uploaded", row => row.Progress.Uploaded },
        { "wasted", row => row.Progress.Wasted },
        { "peers", row => row.Progress.Peers },
        { "seeds", row => row.Progress.Seeds },
        { "requests", row => row.Progress.RequestsOutstanding },
        { "copies", row => (long)(row.Progress.DistributedCopies * 100) },
        { "eta", row => row.Progress.TimeLeft is { } left ? (long)left.TotalSeconds : -1 },
    };

    /// <summary>While it checks, how far the check is.</summary>
    private static double Share(SwarmProgress progress) => progress.State == Plugins.SwarmState.Checking ? progress.Checked : progress.Completed;
}
