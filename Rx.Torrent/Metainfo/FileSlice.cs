namespace Rx.Torrent.Metainfo;

/// <summary>A run of bytes inside one file of a torrent.</summary>
/// <param name="File">The number of the file.</param>
/// <param name="Offset">The first byte, counted from the start of the file.</param>
/// <param name="Length">How many bytes, 1 or more.</param>
public readonly record struct FileSlice(int File, long Offset, long Length);
