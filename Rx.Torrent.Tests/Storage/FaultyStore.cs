using Rx.Torrent.Storage;

namespace Rx.Torrent.Tests.Storage;

/// <summary>A store in front of another that fails when it is told to, and counts what it is asked.</summary>
internal sealed class FaultyStore(IPieceStore inner) : IPieceStore
{
    public StoreFault? ReadFault { get; set; }

    public StoreFault? WriteFault { get; set; }

    /// <summary>Fails reads of that byte only; of every byte when null.</summary>
    public long? At { get; set; }

    public int Reads { get; private set; }

    public void Read(long offset, IReadOnlyList<Memory<byte>> into)
    {
        Reads++;
        if (ReadFault is { } fault && (At is not { } at || (at >= offset && at < offset + into.Sum(buffer => buffer.Length))))
            throw new StoreException(fault, StoreOperation.Read, "faulty", "told to fail");
        inner.Read(offset, into);
    }

    public void Write(long offset, IReadOnlyList<ReadOnlyMemory<byte>> from)
    {
        if (WriteFault is { } fault) throw new StoreException(fault, StoreOperation.Write, "faulty", "told to fail");
        inner.Write(offset, from);
    }

    public void Delete() => inner.Delete();

    public bool IsUnwritten(long offset, long length) => inner.IsUnwritten(offset, length);

    public FileStamp StampOf(int file) => inner.StampOf(file);

    public void Dispose() => inner.Dispose();
}
