namespace Rx.Torrent.Storage;

/// <summary>One file of a torrent, as its store has to know it. The files lie one after another in the order of their numbers, without gaps.</summary>
/// <param name="Path">Where it goes, below the store's root: names with <c>/</c> between them, already fit for the file system.</param>
/// <param name="Length">Its length in bytes, 0 or more.</param>
public sealed record StoreFile(string Path, long Length)
{
    /// <summary>True for a file that only fills a piece up (BEP 47, "pad files"): it never touches the disk and reads as zeros.</summary>
    public bool IsPadding { get; init; }

    /// <summary>True for a program that should be made executable when it is complete (BEP 47, attribute <c>x</c>).</summary>
    public bool IsExecutable { get; init; }
}
