using Rx.Torrent.Storage.Files;

namespace Rx.Torrent.Storage;

/// <summary>
/// The files that any number of <see cref="FileStore"/>s hold open together: so many, then the one that was idle longest is closed.
/// A client has one, so that a thousand swarms do not open a hundred thousand files.
/// </summary>
/// <remarks>
/// A file in use is never closed. So when more files are in use than may be open, the number is exceeded by the difference: at most one for each thread
/// that reads or writes.
/// </remarks>
public sealed class FileHandleCache
{
    /// <summary>How many files are kept open unless one says otherwise.</summary>
    public const int DefaultCapacity = 256;

    private readonly Lock _lock = new();
    private readonly LinkedList<OpenFile> _idleFirst = new(); // every listed file, the one idle longest in front
    private int _open; // listed, or about to be

    /// <summary>Sets how many files may be open.</summary>
    /// <param name="capacity">1 or more. Well below the system's limit for the process, which sockets share.</param>
    public FileHandleCache(int capacity = DefaultCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        Capacity = capacity;
    }

    /// <summary>How many files may be open.</summary>
    public int Capacity { get; }

    /// <summary>How many files are open or being opened now.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _open;
        }
    }

    /// <summary>The open file, marked as used, when there is one that will do.</summary>
    internal OpenFile? TryUse(FileHandles owner, int file, bool write)
    {
        lock (_lock)
        {
            if (owner.Open[file] is not { } open || (write && !open.CanWrite)) return null;
            open.Users++;
            _idleFirst.Remove(open.Node);
            _idleFirst.AddLast(open.Node);
            return open;
        }
    }

    /// <summary>Makes room for one more file, closing an idle one when there are too many. <see cref="Admit"/> or <see cref="GiveUp"/> follows.</summary>
    internal void Reserve()
    {
        OpenFile? idle = null;
        lock (_lock)
        {
            if (++_open > Capacity)
            {
                var node = _idleFirst.First;
                while (node is not null && node.Value.Users > 0) node = node.Next;
                idle = node?.Value;
                if (idle is not null) Unlist(idle);
            }
        }
        idle?.Handle.Dispose();
    }

    /// <summary>Gives back the room of a file that could not be opened.</summary>
    internal void GiveUp()
    {
        lock (_lock) _open--;
    }

    /// <summary>Lists a file that was opened into reserved room, as used by one; it takes the place of one that was open for reading only.</summary>
    internal void Admit(OpenFile opened)
    {
        OpenFile? former;
        lock (_lock)
        {
            former = opened.Owner.Open[opened.File];
            if (former is not null) Unlist(former);
            opened.Users = 1;
            opened.Owner.Open[opened.File] = opened;
            _idleFirst.AddLast(opened.Node);
        }
        CloseUnlessUsed(former);
    }

    /// <summary>One use of the file is over.</summary>
    internal void Return(OpenFile open)
    {
        bool close;
        lock (_lock) close = --open.Users == 0 && open.Node.List is null;
        if (close) open.Handle.Dispose();
    }

    /// <summary>Closes a file, now or when its last user is done.</summary>
    internal void Close(FileHandles owner, int file)
    {
        OpenFile? open;
        lock (_lock)
        {
            open = owner.Open[file];
            if (open is not null) Unlist(open);
        }
        CloseUnlessUsed(open);
    }

    private void Unlist(OpenFile open)
    {
        _idleFirst.Remove(open.Node);
        open.Owner.Open[open.File] = null;
        _open--;
    }

    private void CloseUnlessUsed(OpenFile? unlisted)
    {
        if (unlisted is null) return;
        bool close;
        lock (_lock) close = unlisted.Users == 0;
        if (close) unlisted.Handle.Dispose(); // a second Dispose, by the last user in between, does nothing
    }
}
