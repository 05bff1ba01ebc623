namespace Rx.Torrent.Storage;

/// <summary>Keeps pieces in memory, for tests and for playing a stream that nobody keeps. Takes room as it is written; what was not reads as zeros.</summary>
public sealed class MemoryStore : IPieceStore
{
    private const int ExtentLength = 64 * 1024; // below the large-object heap

    private readonly long _length;
    private readonly byte[]?[] _extents;
    private volatile bool _disposed;

    /// <summary>Makes room for that many bytes, without taking it yet.</summary>
    /// <param name="length">The length of the torrent in bytes.</param>
    public MemoryStore(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        _length = length;
        _extents = new byte[]?[checked((int)((length + ExtentLength - 1) / ExtentLength))];
    }

    /// <inheritdoc/>
    public void Read(long offset, IReadOnlyList<Memory<byte>> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        ObjectDisposedException.ThrowIf(_disposed, this);
        Gather.RequireWithin(_length, offset, Gather.LengthOf(into));
        for (var i = 0; i < into.Count; i++)
        {
            for (var rest = into[i].Span; rest.Length > 0;)
            {
                var run = RunAt(offset, rest.Length);
                if (Volatile.Read(ref _extents[offset / ExtentLength]) is { } extent) extent.AsSpan((int)(offset % ExtentLength), run).CopyTo(rest);
                else rest[..run].Clear();
                offset += run;
                rest = rest[run..];
            }
        }
    }

    /// <inheritdoc/>
    public void Write(long offset, IReadOnlyList<ReadOnlyMemory<byte>> from)
    {
        ArgumentNullException.ThrowIfNull(from);
        ObjectDisposedException.ThrowIf(_disposed, this);
        Gather.RequireWithin(_length, offset, Gather.LengthOf(from));
        for (var i = 0; i < from.Count; i++)
        {
            for (var rest = from[i].Span; rest.Length > 0;)
            {
                var run = RunAt(offset, rest.Length);
                rest[..run].CopyTo(ExtentAt(offset).AsSpan((int)(offset % ExtentLength)));
                offset += run;
                rest = rest[run..];
            }
        }
    }

    /// <inheritdoc/>
    public void Delete() => Array.Clear(_extents);

    /// <summary>Lets go of the memory.</summary>
    public void Dispose()
    {
        _disposed = true;
        Array.Clear(_extents);
    }

    private static int RunAt(long offset, int length) => Math.Min(length, ExtentLength - (int)(offset % ExtentLength));

    private byte[] ExtentAt(long offset)
    {
        ref var place = ref _extents[offset / ExtentLength];
        // Two writers may meet at the first bytes of an extent; the array of one of them wins before either has copied.
        return Volatile.Read(ref place) ?? Interlocked.CompareExchange(ref place, new byte[ExtentLength], null) ?? place;
    }
}
