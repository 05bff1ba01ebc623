namespace Rx.Torrent.Storage;

/// <summary>What a store was doing when a <see cref="StoreException"/> stopped it.</summary>
public enum StoreOperation
{
    /// <summary>Opening or creating a file or its directory.</summary>
    Open,

    /// <summary>Reading bytes.</summary>
    Read,

    /// <summary>Writing bytes.</summary>
    Write,

    /// <summary>Making what was written survive the loss of power.</summary>
    Flush,

    /// <summary>Removing files.</summary>
    Delete,

    /// <summary>Looking at a file's size and time.</summary>
    Inspect,
}
