namespace Rx.Torrent.Picking;

/// <summary>What came of a block that arrived.</summary>
internal enum BlockOutcome
{
    /// <summary>It is not one of the torrent's blocks, or of a piece that is not wanted: drop it.</summary>
    NotWanted,

    /// <summary>It is wanted, but was not requested from this peer: drop it.</summary>
    NotRequested,

    /// <summary>We have it already: drop it.</summary>
    Duplicate,

    /// <summary>Keep it; its piece lacks others still.</summary>
    Stored,

    /// <summary>Keep it, and verify its piece: it was the last one.</summary>
    PieceComplete,
}
