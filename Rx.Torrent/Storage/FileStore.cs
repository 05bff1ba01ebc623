using System.Runtime.ExceptionServices;
using Microsoft.Win32.SafeHandles;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Primitives;
using Rx.Torrent.Storage.Files;

namespace Rx.Torrent.Storage;

/// <summary>
/// Keeps pieces in the torrent's own files, below a root directory. Files and directories come into being when their first byte is written, and are
/// opened for writing only then: a finished torrent can be seeded from a directory that is read-only.
/// </summary>
/// <remarks>
/// <para>Files are sparse: they take the room of what was written. One that is longer than the torrent says is cut when it is first written to.</para>
/// <para>A skipped file (<see cref="SetWanted"/>) is not created. Its part of the pieces that it shares with other files goes into one hidden file in the
/// root, named after the info hash, until the file is wanted. A file that is on the disk when it is skipped stays in use.</para>
/// <para>No link below the root is followed, unless <see cref="FileStoreOptions.FollowLinks"/> says so.</para>
/// <para>Others may read a file while it is written, but not write it, as far as the system can prevent it.</para>
/// </remarks>
public sealed partial class FileStore : IPieceStore
{
    /// <summary>A journal takes in several files in little more than the time of one: 1,500 small ones took a twelfth of what they took one by one.</summary>
    private static readonly ParallelOptions FlushesAtOnce = new() { MaxDegreeOfParallelism = 4 };

    private readonly StoreFile[] _files;
    private readonly FileLayout _layout;
    private readonly StoreRoot _root;
    private readonly string _partsName;
    private readonly FileHandles _handles;
    private readonly bool[] _unflushed;

    // Shared by reading and writing; whole for what moves bytes between files or takes the files away.
    private readonly ReaderWriterLockSlim _use = new();
    private bool _disposed;

    /// <summary>Keeps the files of a torrent. Touches nothing on the disk yet.</summary>
    /// <param name="root">The directory that the files go below. Created when needed.</param>
    /// <param name="metainfo">What the torrent has. Its symbolic links (BEP 47) are not created.</param>
    /// <param name="handles">The budget of open files, shared with other stores; by default one of its own.</param>
    /// <param name="options">How to treat the file system.</param>
    public FileStore(string root, MetainfoFile metainfo, FileHandleCache? handles = null, FileStoreOptions? options = null)
        : this(root, (metainfo ?? throw new ArgumentNullException(nameof(metainfo))).InfoHash, FilesOf(metainfo), metainfo.Layout, handles, options)
    {
    }

    /// <summary>Keeps files under names of one's own. Touches nothing on the disk yet.</summary>
    /// <param name="root">The directory that the files go below. Created when needed.</param>
    /// <param name="infoHash">Names the hidden file of skipped files' bytes.</param>
    /// <param name="files">The files in order, padding included.</param>
    /// <param name="pieces">How the bytes of the files fall into pieces.</param>
    /// <param name="handles">The budget of open files, shared with other stores; by default one of its own.</param>
    /// <param name="options">How to treat the file system.</param>
    /// <exception cref="ArgumentException">A path leads out of the root or stands twice, or the lengths do not add up to that of the pieces.</exception>
    public FileStore(
        string root,
        InfoHash infoHash,
        IReadOnlyList<StoreFile> files,
        PieceLayout pieces,
        FileHandleCache? handles = null,
        FileStoreOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        ArgumentNullException.ThrowIfNull(files);
        _files = [.. files];
        _layout = new FileLayout(pieces, _files.Select(file => file.Length));
        RequireDistinctPaths(_files);
        _root = new StoreRoot(root, (options ?? FileStoreOptions.Default).FollowLinks);
        _partsName = $".{infoHash}.parts";
        _handles = new FileHandles(handles ?? new FileHandleCache(), files.Count + 1, Open);
        _unflushed = new bool[files.Count + 1];
        _skipped = new bool[files.Count];
        _inParts = new bool[files.Count];
    }

    // The number by which the hidden file of skipped files' bytes goes among the others.
    private int Parts => _files.Length;

    /// <inheritdoc/>
    public void Read(long offset, IReadOnlyList<Memory<byte>> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        var length = Gather.LengthOf(into);
        Gather.RequireWithin(_layout.Pieces.TotalLength, offset, length);
        using (Share())
        {
            var done = 0L;
            foreach (var slice in _layout.Slices(offset, length))
            {
                var buffers = slice.Length == length ? into : Gather.Slice(into, done, slice.Length);
                if (_files[slice.File].IsPadding) FileIO.Clear(buffers);
                else ReadFile(slice, buffers);
                done += slice.Length;
            }
        }
    }

    /// <inheritdoc/>
    public void Write(long offset, IReadOnlyList<ReadOnlyMemory<byte>> from)
    {
        ArgumentNullException.ThrowIfNull(from);
        var length = Gather.LengthOf(from);
        Gather.RequireWithin(_layout.Pieces.TotalLength, offset, length);
        while (!TryWrite(offset, length, from)) TakeOutOfParts(offset, length);
    }

    /// <inheritdoc/>
    public bool IsUnwritten(long offset, long length)
    {
        Gather.RequireWithin(_layout.Pieces.TotalLength, offset, length);
        using (Share())
        {
            foreach (var slice in _layout.Slices(offset, length))
            {
                if (!_files[slice.File].IsPadding && !IsHole(slice)) return false;
            }
            return true;
        }
    }

    /// <inheritdoc/>
    public void Flush()
    {
        var files = Enumerable.Range(0, _unflushed.Length).Where(file => Volatile.Read(ref _unflushed[file])).ToArray();
        try
        {
            Parallel.ForEach(files, FlushesAtOnce, Flush);
        }
        catch (AggregateException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _use.EnterWriteLock();
        _disposed = true;
        _handles.CloseAll();
        _use.ExitWriteLock();
    }

    private static StoreFile[] FilesOf(MetainfoFile metainfo) => [.. metainfo.Files.Select(file => new StoreFile(file.Path, file.Length)
    {
        IsPadding = file.IsPadding || file.SymlinkTarget is not null, // neither is on the disk, and a link has no bytes
        IsExecutable = file.IsExecutable,
    })];

    private static void RequireDistinctPaths(StoreFile[] files)
    {
        // Where the file system does not tell A from a, two files of one torrent must not differ by that alone.
        var ignoresCase = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS();
        var paths = new HashSet<string>(ignoresCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (var file in files)
        {
            if (file.IsPadding) continue;
            StoreRoot.RequireRelative(file.Path);
            if (!paths.Add(file.Path)) throw new ArgumentException($"'{file.Path}' stands twice", nameof(files));
        }
    }

    private void ReadFile(FileSlice slice, IReadOnlyList<Memory<byte>> buffers)
    {
        var (file, offset) = PlaceOf(slice);
        if (file == Parts && !IsShared(slice))
            throw new StoreException(StoreFault.Missing, StoreOperation.Read, PathOf(slice.File), "is skipped, and so are these bytes of it");
        using var lease = Use(file, write: false);
        var read = Try(StoreOperation.Read, file, (lease, offset, buffers), static x => FileIO.Read(x.lease.Handle, x.offset, x.buffers));
        if (read < slice.Length)
            throw new StoreException(StoreFault.TooShort, StoreOperation.Read, PathOf(file), $"ends at byte {offset + read}, before {offset + slice.Length}");
    }

    private bool IsHole(FileSlice slice)
    {
        var (file, offset) = PlaceOf(slice);
        if (file == Parts && !IsShared(slice)) return false; // reading says that it is missing
        using var lease = Use(file, write: false);
        return Try(StoreOperation.Inspect, file, (lease.Handle, offset, end: offset + slice.Length), static x =>
            NativeFile.IsHole(x.Handle, x.offset, x.end - x.offset) && x.end <= RandomAccess.GetLength(x.Handle));
    }

    private bool TryWrite(long offset, long length, IReadOnlyList<ReadOnlyMemory<byte>> from)
    {
        using (Share())
        {
            if (IsMisplaced(offset, length)) return false;
            var done = 0L;
            foreach (var slice in _layout.Slices(offset, length))
            {
                if (!_files[slice.File].IsPadding)
                    WriteFile(slice, slice.Length == length ? from : Gather.Slice(from, done, slice.Length));
                done += slice.Length;
            }
            return true;
        }
    }

    private void WriteFile(FileSlice slice, IReadOnlyList<ReadOnlyMemory<byte>> buffers)
    {
        var (file, offset) = PlaceOf(slice);
        using var lease = Use(file, write: true);
        Try(StoreOperation.Write, file, (lease, offset, buffers), static x => RandomAccess.Write(x.lease.Handle, x.buffers, x.offset));
        Volatile.Write(ref _unflushed[file], true);
    }

    private void Flush(int file)
    {
        using var _ = Share(); // file by file: a disk takes its time over each, and others may wait for their turn
        if (Volatile.Read(ref _unflushed[file])) FlushFile(file); // else the parts file has just been taken away
    }

    private void FlushFile(int file)
    {
        Volatile.Write(ref _unflushed[file], false); // before, so that what is written meanwhile is flushed the next time
        var flushed = false;
        try
        {
            // Opening to write would create a file that somebody has taken away; but Windows flushes for writers only.
            using var lease = Use(file, write: OperatingSystem.IsWindows());
            Try(StoreOperation.Flush, file, lease, static lease => RandomAccess.FlushToDisk(lease.Handle));
            flushed = true;
        }
        finally
        {
            if (!flushed) Volatile.Write(ref _unflushed[file], true);
        }
    }

    private FileHandles.Lease Use(int file, bool write) =>
        Try(StoreOperation.Open, file, (_handles, file, write), static x => x._handles.Use(x.file, x.write));

    private SafeFileHandle Open(int file, bool write)
    {
        var path = _root.Guard(NameOf(file), StoreOperation.Open);
        if (!write) return FileIO.OpenToRead(path);
        StoreRoot.CreateDirectoryOf(path);
        return FileIO.OpenToWrite(path, file == Parts ? long.MaxValue : _files[file].Length);
    }

    private string NameOf(int file) => file == Parts ? _partsName : _files[file].Path;

    private string PathOf(int file) => _root.Locate(NameOf(file));

    private void Try<TState>(StoreOperation operation, int file, TState state, Action<TState> action) =>
        Try(operation, file, (state, action), static x =>
        {
            x.action(x.state);
            return 0;
        });

    private TResult Try<TState, TResult>(StoreOperation operation, int file, TState state, Func<TState, TResult> action)
    {
        try
        {
            return action(state);
        }
        catch (Exception e) when (StoreException.Describes(e))
        {
            throw StoreException.From(e, operation, PathOf(file));
        }
    }

    private Entry Share()
    {
        _use.EnterReadLock();
        return Entered();
    }

    private Entry TakeOver()
    {
        _use.EnterWriteLock();
        return Entered();
    }

    private Entry Entered()
    {
        var entry = new Entry(_use);
        if (!_disposed) return entry;
        entry.Dispose();
        throw new ObjectDisposedException(nameof(FileStore));
    }

    private readonly ref struct Entry(ReaderWriterLockSlim entered)
    {
        public void Dispose()
        {
            if (entered.IsWriteLockHeld) entered.ExitWriteLock();
            else entered.ExitReadLock();
        }
    }
}
