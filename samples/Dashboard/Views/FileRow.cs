using Rx.Torrent.Dashboard.Live;
using Rx.Torrent.Swarms.Views;

namespace Rx.Torrent.Dashboard.Views;

/// <summary>A file of the torrent.</summary>
internal sealed record FileRow(FileView File)
{
    public static Columns<FileRow> Columns { get; } = new()
    {
        { "file", row => row.File.Index },
        { "path", row => row.File.Path[(row.File.Path.IndexOf('/', StringComparison.Ordinal) + 1)..] }, // without the torrent's own folder
        { "length", row => row.File.Length },
        { "verified", row => row.File.Verified },
        { "priority", row => $"{row.File.Priority}" },
    };
}
