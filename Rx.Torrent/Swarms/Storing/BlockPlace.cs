namespace Rx.Torrent.Swarms.Storing;

/// <summary>Where a block of a piece in progress is.</summary>
internal enum BlockPlace : byte
{
    /// <summary>It has not come.</summary>
    Nowhere,

    /// <summary>In memory.</summary>
    Memory,

    /// <summary>Written, not verified.</summary>
    Store,
}
