namespace Rx.Torrent.Storage;

/// <summary>What kind of thing went wrong with a store, as far as it makes a difference to what one does about it.</summary>
public enum StoreFault
{
    /// <summary>None of the others.</summary>
    Failed,

    /// <summary>There is no such file.</summary>
    Missing,

    /// <summary>The file ends before the bytes that were asked for.</summary>
    TooShort,

    /// <summary>The disk, or the user's share of it, is full.</summary>
    Full,

    /// <summary>Not allowed: permissions, a read-only file system, or a link that a torrent may not follow.</summary>
    Denied,

    /// <summary>Somebody else has the file and does not share it.</summary>
    InUse,

    /// <summary>The piece is not verified: nobody vouches for what may be there.</summary>
    Unverified,

    /// <summary>The file system takes no name that long.</summary>
    NameTooLong,
}
