using Rx.Torrent.Storage.Files;

namespace Rx.Torrent.Storage.Resume;

/// <summary>Resume data in a file, which at every moment, also that of a crash, holds either all of the old or all of the new.</summary>
public static class ResumeFile
{
    private const string NewSuffix = ".new";

    /// <summary>Saves the state in place of what was there. Blocks; two at a time for the same file fail as <see cref="StoreFault.InUse"/>.</summary>
    /// <param name="path">The file. Its directory is created when needed.</param>
    /// <param name="state">What to save.</param>
    /// <exception cref="StoreException">It could not be saved; what was there before still is.</exception>
    public static void Save(string path, ResumeState state)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(state);
        var bytes = state.Encode();
        var directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        try
        {
            Directory.CreateDirectory(directory);
            WriteDurably(path + NewSuffix, bytes);
            // Renaming replaces the old file at once; the new one has reached the disk before, and the change of names does so after.
            File.Move(path + NewSuffix, path, overwrite: true);
            NativeFile.FlushDirectory(directory);
        }
        catch (Exception e) when (StoreException.Describes(e))
        {
            throw StoreException.From(e, StoreOperation.Write, path);
        }
    }

    /// <summary>Loads what was saved. Blocks.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Null when there is no such file.</returns>
    /// <exception cref="StoreException">The file is there and cannot be read.</exception>
    /// <exception cref="ResumeException">The file is not what was saved.</exception>
    public static ResumeState? Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using var handle = FileIO.OpenToRead(path);
            var length = RandomAccess.GetLength(handle);
            if (length > ResumeFormat.MaxLength) throw new ResumeException($"expected at most {ResumeFormat.MaxLength} bytes, found {length}");
            var bytes = new byte[length];
            var read = FileIO.Read(handle, 0, [bytes]);
            return ResumeState.Decode(bytes.AsMemory(0, (int)read));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (StoreException.Describes(e))
        {
            throw StoreException.From(e, StoreOperation.Read, path);
        }
    }

    private static void WriteDurably(string path, byte[] bytes)
    {
        using var handle = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.None);
        RandomAccess.Write(handle, bytes, 0);
        RandomAccess.FlushToDisk(handle);
    }
}
