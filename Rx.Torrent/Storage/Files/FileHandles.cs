using Microsoft.Win32.SafeHandles;

namespace Rx.Torrent.Storage.Files;

/// <summary>The open files of one store, by number, within the budget of a cache that many stores share.</summary>
/// <param name="cache">The budget.</param>
/// <param name="count">How many files there are to be opened.</param>
/// <param name="open">Opens a file by its number, for writing too or for reading only.</param>
internal sealed class FileHandles(FileHandleCache cache, int count, Func<int, bool, SafeFileHandle> open)
{
    // Opening goes on outside of the cache's lock, since a network share may take its time; but one file is opened once.
    private readonly Lock[] _opening = [.. Enumerable.Range(0, 8).Select(_ => new Lock())];

    /// <summary>What is open. Guarded by the cache.</summary>
    public OpenFile?[] Open { get; } = new OpenFile?[count];

    /// <summary>The file, open until the lease is disposed.</summary>
    public Lease Use(int file, bool write) => new(cache, cache.TryUse(this, file, write) ?? OpenOnce(file, write));

    /// <summary>Closes a file, now or when its last user is done.</summary>
    public void Close(int file) => cache.Close(this, file);

    /// <summary>Closes every file, now or when its last user is done.</summary>
    public void CloseAll()
    {
        for (var file = 0; file < Open.Length; file++) Close(file);
    }

    private OpenFile OpenOnce(int file, bool write)
    {
        lock (_opening[file % _opening.Length])
        {
            if (cache.TryUse(this, file, write) is { } others) return others;
            cache.Reserve();
            OpenFile? opened = null;
            try
            {
                opened = new OpenFile(this, file, open(file, write), write);
            }
            finally
            {
                if (opened is null) cache.GiveUp();
            }
            cache.Admit(opened);
            return opened;
        }
    }

    /// <summary>One use of an open file.</summary>
    public readonly struct Lease(FileHandleCache cache, OpenFile file) : IDisposable
    {
        public SafeFileHandle Handle => file.Handle;

        public void Dispose() => cache.Return(file);
    }
}
