namespace Rx.Torrent.Storage;

/// <summary>How a <see cref="FileStore"/> treats the file system.</summary>
public sealed record FileStoreOptions
{
    /// <summary>The options that hold unless one says otherwise.</summary>
    public static FileStoreOptions Default { get; } = new();

    /// <summary>
    /// True to follow links below the store's root. Only for directories that the user arranged himself, such as a collection of links to seed from:
    /// a torrent names its files as it likes, so whoever can place a link there can have any file read or overwritten.
    /// </summary>
    public bool FollowLinks { get; init; }
}
