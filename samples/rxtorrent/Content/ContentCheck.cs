using Rx.Torrent.Metainfo;
using Rx.Torrent.Primitives;
using Rx.Torrent.Storage;

namespace Rx.Torrent.CommandLine.Content;

/// <summary>Compares what lies in a directory with what a torrent says, without touching it.</summary>
internal static class ContentCheck
{
    /// <summary>Reads and hashes everything that is there.</summary>
    /// <param name="metainfo">What should be there.</param>
    /// <param name="directory">The directory that the torrent's file or folder is in.</param>
    /// <param name="progress">Told how many bytes have been dealt with since it was told last.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="StoreException">A file is there and cannot be read.</exception>
    public static async Task<CheckResult> RunAsync(MetainfoFile metainfo, string directory, IProgress<long>? progress, CancellationToken cancellation)
    {
        using var store = new FileStore(directory, metainfo);
        var onDisk = metainfo.Files.Select(file => Math.Max(0, store.StampOf(file.Index).Length)).ToArray();
        var isThere = new bool[metainfo.Layout.PieceCount];
        var hashing = new PieceHashing(store, metainfo.Layout) { IsAbsent = ReachesBeyondItsFiles, Progress = progress };
        await hashing.RunAsync((piece, hash) => isThere[piece] = hash.SequenceEqual(metainfo.HashOf(piece)), cancellation).ConfigureAwait(false);
        return new CheckResult(metainfo, isThere, onDisk);

        // A million pieces of files that are not there should not be a million attempts to open them.
        bool ReachesBeyondItsFiles(PieceIndex piece)
        {
            foreach (var slice in metainfo.FileLayout.SlicesOf(piece))
            {
                if (slice.Offset + slice.Length > onDisk[slice.File]) return true;
            }
            return false;
        }
    }
}
