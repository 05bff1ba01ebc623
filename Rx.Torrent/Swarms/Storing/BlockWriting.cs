using Rx.Torrent.Primitives;
using Rx.Torrent.Storage;

namespace Rx.Torrent.Swarms.Storing;

/// <summary>Writing the blocks of a piece that are in memory, neighbours in one call.</summary>
internal static class BlockWriting
{
    /// <summary>Writes <paramref name="blocks"/>, the first of which begins at <paramref name="offset"/>; an empty one is left out.</summary>
    public static void WriteBlocks(this IPieceStore store, long offset, ReadOnlyMemory<byte>[] blocks)
    {
        for (var first = 0; first < blocks.Length;)
        {
            var end = first;
            while (end < blocks.Length && !blocks[end].IsEmpty) end++;
            if (end > first) store.Write(offset + (long)first * PieceLayout.BlockLength, new ArraySegment<ReadOnlyMemory<byte>>(blocks, first, end - first));
            first = end + 1;
        }
    }
}
