using Rx.Torrent.Dashboard.Live;

namespace Rx.Torrent.Dashboard.Views;

/// <summary>A file of the torrent.</summary>
/// <param name="Path">Where it is below the torrent's folder.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Verified">How many of them are there and verified.</param>
/// <param name="Priority">How much it is wanted.</param>
internal sealed record FileRow(string Path, long Length, long Verified, string Priority)
{
    public static Columns<FileRow> Columns { get; } = new()
    {
        { "path", row => row.Path },
        { "length", row => row.Length },
        { "verified", row => row.Verified },
        { "priority", row => row.Priority },
    };
}
