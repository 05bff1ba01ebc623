namespace Rx.Torrent.Storage;

/// <summary>Several buffers taken as one run of bytes.</summary>
internal static class Gather
{
    public static long LengthOf(IReadOnlyList<Memory<byte>> buffers)
    {
        var length = 0L;
        for (var i = 0; i < buffers.Count; i++) length += buffers[i].Length;
        return length;
    }

    public static long LengthOf(IReadOnlyList<ReadOnlyMemory<byte>> buffers)
    {
        var length = 0L;
        for (var i = 0; i < buffers.Count; i++) length += buffers[i].Length;
        return length;
    }

    /// <summary>The <paramref name="length"/> bytes from <paramref name="start"/> on.</summary>
    public static IReadOnlyList<Memory<byte>> Slice(IReadOnlyList<Memory<byte>> buffers, long start, long length)
    {
        var slice = new List<Memory<byte>>();
        for (var i = 0; i < buffers.Count && length > 0; start -= buffers[i++].Length)
        {
            var skip = (int)Math.Clamp(start, 0, buffers[i].Length);
            var take = (int)Math.Min(length, buffers[i].Length - skip);
            if (take > 0) slice.Add(buffers[i].Slice(skip, take));
            length -= take;
        }
        return slice;
    }

    /// <summary>The <paramref name="length"/> bytes from <paramref name="start"/> on.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Slice(IReadOnlyList<ReadOnlyMemory<byte>> buffers, long start, long length)
    {
        var slice = new List<ReadOnlyMemory<byte>>();
        for (var i = 0; i < buffers.Count && length > 0; start -= buffers[i++].Length)
        {
            var skip = (int)Math.Clamp(start, 0, buffers[i].Length);
            var take = (int)Math.Min(length, buffers[i].Length - skip);
            if (take > 0) slice.Add(buffers[i].Slice(skip, take));
            length -= take;
        }
        return slice;
    }

    public static void RequireWithin(long total, long offset, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, total - offset, nameof(offset));
    }
}
