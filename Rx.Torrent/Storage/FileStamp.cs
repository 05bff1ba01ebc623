namespace Rx.Torrent.Storage;

/// <summary>How a file looks from outside. Two equal stamps of a file mean that nobody wrote to it in between.</summary>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Modified">When it was last written, in ticks of 100 ns since the year 1, UTC; or any other number that changes with its content.</param>
public readonly record struct FileStamp(long Length, long Modified)
{
    /// <summary>There is no such file.</summary>
    public static FileStamp Missing => new(-1, 0);

    /// <summary>The store cannot tell. Proves nothing, not even against itself.</summary>
    public static FileStamp Unknown => new(-2, 0);

    /// <summary>True when there surely is no such file.</summary>
    public bool IsMissing => this == Missing;

    /// <summary>True when the store cannot tell.</summary>
    public bool IsUnknown => this == Unknown;
}
