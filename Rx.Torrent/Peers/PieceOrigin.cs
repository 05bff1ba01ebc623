namespace Rx.Torrent.Peers;

/// <summary>Where a verified piece came from.</summary>
public enum PieceOrigin
{
    /// <summary>Peers sent it.</summary>
    Downloaded,

    /// <summary>A check found it at rest.</summary>
    FoundOnDisk,

    /// <summary>The resume data vouches for it.</summary>
    Resumed,
}
