using Microsoft.Win32.SafeHandles;

namespace Rx.Torrent.Storage.Files;

/// <summary>An open file of one store. Its users share the handle: reads and writes name their position, so they do not disturb each other.</summary>
internal sealed class OpenFile
{
    public OpenFile(FileHandles owner, int file, SafeFileHandle handle, bool canWrite)
    {
        Owner = owner;
        File = file;
        Handle = handle;
        CanWrite = canWrite;
        Node = new LinkedListNode<OpenFile>(this);
    }

    public FileHandles Owner { get; }

    public int File { get; }

    public SafeFileHandle Handle { get; }

    public bool CanWrite { get; }

    /// <summary>How many use it now. Guarded by the cache, as is the list that <see cref="Node"/> is in while the file may be used anew.</summary>
    public int Users { get; set; }

    public LinkedListNode<OpenFile> Node { get; }
}
