using Rx.Torrent.Metainfo;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Storage.Creation;

/// <summary>Makes a torrent of version 1 (BEP 3) out of a file or a directory on the disk.</summary>
/// <example>
/// <code>
/// var file = await MetainfoCreator.CreateAsync("photos", builder => builder with { Trackers = [[new Uri("udp://tracker.example:6969")]] });
/// await File.WriteAllBytesAsync("photos.torrent", file.Encode());
/// </code>
/// </example>
public static class MetainfoCreator
{
    /// <summary>Finds the files and hashes them, several pieces at a time. The same names, bytes and attributes give the same torrent on every machine.</summary>
    /// <param name="path">A file or a directory. Links below it are left out.</param>
    /// <param name="configure">Sets what the torrent says besides the content: trackers, a comment, the length of a piece.</param>
    /// <param name="options">How to go about it; <see cref="CreationOptions.Default"/> when null.</param>
    /// <param name="progress">Told of each piece, from several threads and so not always in order.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The torrent; its files keep the names that they have on this disk, as far as these are safe.</returns>
    /// <exception cref="FileNotFoundException">There is nothing at <paramref name="path"/>.</exception>
    /// <exception cref="ArgumentException">The directory has no files.</exception>
    /// <exception cref="IOException">A file cannot be read, or became shorter meanwhile.</exception>
    /// <exception cref="MetainfoException">The torrent would go beyond <see cref="MetainfoLimits.Default"/>; said before anything is hashed.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was triggered.</exception>
    public static async Task<MetainfoFile> CreateAsync(
        string path,
        Func<MetainfoBuilder, MetainfoBuilder>? configure = null,
        CreationOptions? options = null,
        IProgress<CreationProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= CreationOptions.Default;
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var builder = await Task.Run(() => Find(full, options), cancellation).ConfigureAwait(false);
        var plan = (configure?.Invoke(builder) ?? builder).Plan();
        var hashes = new byte[checked(plan.Layout.Pieces.PieceCount * InfoHash.V1Length)];
        // Zeros will do to find out whether readers would take it.
        plan.Build(hashes, PathRules.Unix);

        var hasher = new PieceHasher(plan, file => builder.IsSingleFile ? full : Path.Combine(full, file.Path));
        var hashed = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, plan.Layout.Pieces.PieceCount),
            new ParallelOptions { MaxDegreeOfParallelism = options.Parallelism, CancellationToken = cancellation },
            (piece, stop) =>
            {
                hasher.Hash(new PieceIndex(piece), hashes.AsSpan(piece * InfoHash.V1Length, InfoHash.V1Length), stop);
                progress?.Report(new CreationProgress(Interlocked.Increment(ref hashed), plan.Layout.Pieces.PieceCount));
                return ValueTask.CompletedTask;
            }).ConfigureAwait(false);
        return plan.Build(hashes, PathRules.Unix);
    }

    private static MetainfoBuilder Find(string full, CreationOptions options)
    {
        var name = Path.GetFileName(full);
        if (Directory.Exists(full)) return MetainfoBuilder.ForDirectory(name, DirectoryScan.FilesBelow(new DirectoryInfo(full), options.ExcludeHidden));
        var file = new FileInfo(full);
        return file.Exists
            ? MetainfoBuilder.ForFile(name, DirectoryScan.Describe(file, name))
            : throw new FileNotFoundException("there is no file or directory to make a torrent of", full);
    }
}
