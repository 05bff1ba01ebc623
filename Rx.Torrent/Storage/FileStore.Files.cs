namespace Rx.Torrent.Storage;

/// <content>What is done to whole files: finishing, looking at and deleting them.</content>
public sealed partial class FileStore
{
    /// <inheritdoc/>
    public void Finish()
    {
        using (TakeOver())
        {
            _handles.CloseAll(); // from now on they are read only, and open so
            DeletePartsIfUnused();
            for (var file = 0; file < _files.Length; file++)
            {
                if (_skipped[file] || _files[file].IsPadding) continue;
                if (_files[file].Length == 0) CreateEmpty(file);
                if (_files[file].IsExecutable) MakeExecutable(file);
            }
        }
    }

    /// <inheritdoc/>
    public FileStamp StampOf(int file)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(file);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(file, _files.Length);
        if (_files[file].IsPadding) return new FileStamp(_files[file].Length, 0);
        using (Share())
        {
            // A skipped file looks as the parts file does: there its bytes are, as far as it has any.
            var place = _inParts[file] ? Parts : file;
            var found = new FileInfo(_root.Guard(NameOf(place), StoreOperation.Inspect));
            return Try(StoreOperation.Inspect, place, found, static found =>
                found.Exists ? new FileStamp(found.Length, found.LastWriteTimeUtc.Ticks) : FileStamp.Missing);
        }
    }

    /// <summary>
    /// Removes the torrent's files, and the directories below the root that are empty then. Other files stay, and so do the directories that hold any.
    /// </summary>
    /// <exception cref="StoreException">Something could not be removed; what could be was.</exception>
    public void Delete()
    {
        using (TakeOver())
        {
            _handles.CloseAll();
            StoreException? first = null;
            for (var file = 0; file <= Parts; file++)
            {
                if (file < Parts && _files[file].IsPadding) continue;
                Collect(ref first, file, static (store, file) => store.DeleteFile(file));
            }
            // The deepest go first: a path is longer than those of the directories that it lies in.
            foreach (var directory in DirectoriesOfFiles().OrderByDescending(path => path.Length))
                Collect(ref first, directory, static (store, directory) => store.DeleteIfEmpty(directory));
            if (first is not null) throw first;
        }
    }

    private void CreateEmpty(int file) => Try(StoreOperation.Open, file, this, x =>
    {
        if (!File.Exists(x.PathOf(file))) x.Open(file, write: true).Dispose();
    });

    private void MakeExecutable(int file)
    {
        if (OperatingSystem.IsWindows()) return;
        var path = _root.Guard(NameOf(file), StoreOperation.Write);
        Try(StoreOperation.Write, file, path, static path =>
        {
            if (OperatingSystem.IsWindows()) return;
            var mode = File.GetUnixFileMode(path);
            // Whoever may read it may run it.
            var run = (UnixFileMode)((int)(mode & (UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead)) >> 2);
            if ((mode & run) != run) File.SetUnixFileMode(path, mode | run);
        });
    }

    private void DeleteFile(int file)
    {
        var path = _root.Guard(NameOf(file), StoreOperation.Delete);
        Try(StoreOperation.Delete, file, path, static path =>
        {
            if (File.Exists(path)) File.Delete(path);
        });
    }

    private HashSet<string> DirectoriesOfFiles()
    {
        var directories = new HashSet<string>();
        for (var file = 0; file < _files.Length; file++)
        {
            if (_files[file].IsPadding) continue;
            var path = _files[file].Path;
            for (var end = path.LastIndexOf('/'); end > 0 && directories.Add(path[..end]); end = path.LastIndexOf('/', end - 1))
            {
                // Every directory up to one that is there already, with all above it.
            }
        }
        return directories;
    }

    private void DeleteIfEmpty(string directory)
    {
        var path = _root.Guard(directory, StoreOperation.Delete);
        try
        {
            if (Directory.Exists(path) && !Directory.EnumerateFileSystemEntries(path).Any()) Directory.Delete(path);
        }
        catch (Exception e) when (StoreException.Describes(e))
        {
            throw StoreException.From(e, StoreOperation.Delete, path);
        }
    }

    private void Collect<T>(ref StoreException? first, T subject, Action<FileStore, T> action)
    {
        try
        {
            action(this, subject);
        }
        catch (StoreException e)
        {
            first ??= e;
        }
    }
}
