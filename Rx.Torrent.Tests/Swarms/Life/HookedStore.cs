using Rx.Torrent.Storage;

namespace Rx.Torrent.Tests.Swarms.Life;

/// <summary>A store in front of another: whoever sets a hook may wait in it, throw in it, or count.</summary>
internal sealed class HookedStore(IPieceStore inner) : IPieceStore
{
    private int _disposals;
    private long _bytesWritten;

    /// <summary>Called before each read.</summary>
    public Action OnRead { get; set; } = static () => { };

    /// <summary>Called before each write, with its offset and length.</summary>
    public Action<long, long> OnWrite { get; set; } = static (_, _) => { };

    /// <summary>Called before everything that is neither reading nor writing, with its name.</summary>
    public Action<string> OnOther { get; set; } = static _ => { };

    public int Disposals => Volatile.Read(ref _disposals);

    public long BytesWritten => Interlocked.Read(ref _bytesWritten);

    public void Read(long offset, IReadOnlyList<Memory<byte>> into)
    {
        OnRead();
        inner.Read(offset, into);
    }

    public void Write(long offset, IReadOnlyList<ReadOnlyMemory<byte>> from)
    {
        var length = from.Sum(buffer => (long)buffer.Length);
        OnWrite(offset, length);
        inner.Write(offset, from);
        Interlocked.Add(ref _bytesWritten, length);
    }

    public void Flush()
    {
        OnOther(nameof(Flush));
        inner.Flush();
    }

    public void Finish()
    {
        OnOther(nameof(Finish));
        inner.Finish();
    }

    public void Delete()
    {
        OnOther(nameof(Delete));
        inner.Delete();
    }

    public void SetWanted(int file, bool wanted)
    {
        OnOther(nameof(SetWanted));
        inner.SetWanted(file, wanted);
    }

    public bool IsUnwritten(long offset, long length) => inner.IsUnwritten(offset, length);

    public FileStamp StampOf(int file)
    {
        OnOther(nameof(StampOf));
        return inner.StampOf(file);
    }

    public void Dispose()
    {
        Interlocked.Increment(ref _disposals);
        inner.Dispose();
    }
}
