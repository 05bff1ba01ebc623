using Rx.Torrent.Primitives;

namespace Rx.Torrent.Picking;

/// <summary>Turns what is wanted of the files into what is wanted of the pieces.</summary>
internal static class PiecePriorities
{
    /// <summary>One priority a piece: the highest of the files that lie in it, and <see cref="PiecePriority.Skip"/> where no file lies.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A file lies outside of the torrent.</exception>
    public static PiecePriority[] FromFiles(PieceLayout layout, IEnumerable<PrioritizedRange> files)
    {
        var priorities = new PiecePriority[layout.PieceCount];
        foreach (var file in files)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(file.Offset, nameof(files));
            ArgumentOutOfRangeException.ThrowIfNegative(file.Length, nameof(files));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(file.Length, layout.TotalLength - file.Offset, nameof(files));
            if (file.Length == 0) continue;

            var first = (int)(file.Offset / layout.PieceLength);
            var last = (int)((file.Offset + file.Length - 1) / layout.PieceLength);
            for (var piece = first; piece <= last; piece++)
            {
                if (priorities[piece] < file.Priority) priorities[piece] = file.Priority;
            }
        }
        return priorities;
    }
}
