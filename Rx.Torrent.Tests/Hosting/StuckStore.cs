using Rx.Torrent.Storage;

namespace Rx.Torrent.Tests.Hosting;

/// <summary>A store that cannot be closed before somebody says so.</summary>
internal sealed class StuckStore(IPieceStore inner, ManualResetEventSlim held) : IPieceStore
{
    public void Read(long offset, IReadOnlyList<Memory<byte>> into) => inner.Read(offset, into);

    public void Write(long offset, IReadOnlyList<ReadOnlyMemory<byte>> from) => inner.Write(offset, from);

    public void Delete() => inner.Delete();

    public bool IsUnwritten(long offset, long length) => inner.IsUnwritten(offset, length);

    public FileStamp StampOf(int file) => inner.StampOf(file);

    public void Dispose()
    {
        held.Wait(TimeSpan.FromSeconds(60));
        inner.Dispose();
    }
}
