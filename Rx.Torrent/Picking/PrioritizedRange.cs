namespace Rx.Torrent.Picking;

/// <summary>A stretch of the torrent, such as a file, and how much it is wanted.</summary>
/// <param name="Offset">Its first byte, counted from the start of the torrent.</param>
/// <param name="Length">Its length in bytes; an empty stretch asks for no piece.</param>
/// <param name="Priority">How much it is wanted.</param>
internal readonly record struct PrioritizedRange(long Offset, long Length, PiecePriority Priority);
