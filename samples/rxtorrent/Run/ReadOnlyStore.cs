using Rx.Torrent.Storage;

namespace Rx.Torrent.CommandLine.Run;

/// <summary>A store that is only read from: whoever seeds his own files does not want them written to, whatever peers send.</summary>
internal sealed class ReadOnlyStore(IPieceStore store, string directory) : IPieceStore
{
    public void Read(long offset, IReadOnlyList<Memory<byte>> into) => store.Read(offset, into);

    public void Write(long offset, IReadOnlyList<ReadOnlyMemory<byte>> from) =>
        throw new StoreException(StoreFault.Denied, StoreOperation.Write, directory, "is only seeded from");

    public void Delete() => throw new StoreException(StoreFault.Denied, StoreOperation.Delete, directory, "is only seeded from");

    public FileStamp StampOf(int file) => store.StampOf(file);

    public void Dispose() => store.Dispose();
}
