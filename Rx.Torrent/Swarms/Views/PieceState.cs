namespace Rx.Torrent.Swarms.Views;

/// <summary>How a piece stands.</summary>
public enum PieceState
{
    /// <summary>It is not there, and not wanted.</summary>
    Skipped,

    /// <summary>It is wanted, and nothing of it is there.</summary>
    Wanted,

    /// <summary>Some of its blocks are there.</summary>
    Partial,

    /// <summary>All its blocks are there, and are being hashed or written.</summary>
    Verifying,

    /// <summary>It is there, hashed and stored.</summary>
    Verified,

    /// <summary>It did not match its hash, and nothing of it has come since.</summary>
    Failed,
}
