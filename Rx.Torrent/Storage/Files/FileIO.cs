using Microsoft.Win32.SafeHandles;

namespace Rx.Torrent.Storage.Files;

/// <summary>Opening files the way stores do, and reading until there is no more.</summary>
internal static class FileIO
{
    public static SafeFileHandle OpenToRead(string path) =>
        File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>Opens or creates a file, and cuts it when it is longer than it should ever be.</summary>
    public static SafeFileHandle OpenToWrite(string path, long longest)
    {
        var handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        try
        {
            var length = RandomAccess.GetLength(handle);
            if (length == 0) NativeFile.MakeSparse(handle);
            else if (length > longest) RandomAccess.SetLength(handle, longest);
            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Fills the buffers from a position on, as far as the file goes.</summary>
    /// <returns>How many bytes were read: fewer than there is room for only at the end of the file.</returns>
    public static long Read(SafeFileHandle handle, long offset, IReadOnlyList<Memory<byte>> buffers)
    {
        var length = Gather.LengthOf(buffers);
        var rest = buffers;
        for (var done = 0L; ;)
        {
            // One call may stop early, at a signal or at the most buffers that the system takes.
            var read = rest.Count == 1 ? RandomAccess.Read(handle, rest[0].Span, offset + done) : RandomAccess.Read(handle, rest, offset + done);
            done += read;
            if (read == 0 || done == length) return done;
            rest = Gather.Slice(buffers, done, length - done);
        }
    }

    /// <summary>Fills the buffers with zeros.</summary>
    public static void Clear(IReadOnlyList<Memory<byte>> buffers)
    {
        for (var i = 0; i < buffers.Count; i++) buffers[i].Span.Clear();
    }
}
