namespace Rx.Torrent.Changes;

/// <summary>What became of an item of a cache. The names, and what they mean, are DynamicData's.</summary>
public enum ChangeReason
{
    /// <summary>It is there from now on.</summary>
    Add,

    /// <summary>Another item stands in its place, under the same key.</summary>
    Update,

    /// <summary>It is there no longer.</summary>
    Remove,

    /// <summary>It is the same item, and should be looked at again: something about it has changed.</summary>
    Refresh,
}
