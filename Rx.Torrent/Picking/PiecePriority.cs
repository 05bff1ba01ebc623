namespace Rx.Torrent.Picking;

/// <summary>How much a piece is wanted. A higher class is always picked before a lower one, where a peer has both.</summary>
public enum PiecePriority : byte
{
    /// <summary>Not wanted: never requested.</summary>
    Skip,

    /// <summary>Wanted when nothing else is left to request.</summary>
    Low,

    /// <summary>Wanted; what every piece starts with.</summary>
    Normal,

    /// <summary>Wanted before everything else.</summary>
    High,
}
