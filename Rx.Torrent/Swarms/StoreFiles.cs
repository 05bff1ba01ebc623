using Rx.Torrent.Metainfo;
using Rx.Torrent.Storage;

namespace Rx.Torrent.Swarms;

/// <summary>A torrent's files as a store wants them described.</summary>
internal static class StoreFiles
{
    /// <summary>A symlink is recorded in the metainfo and never made, so it takes no room.</summary>
    public static StoreFile Of(MetainfoEntry file) => new(file.Path, file.Length)
    {
        IsPadding = file.IsPadding || file.SymlinkTarget is not null,
        IsExecutable = file.IsExecutable,
    };
}
