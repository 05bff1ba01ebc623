namespace Rx.Torrent.Extensions.Dht.Lookups;

/// <summary>How far a lookup is with a node.</summary>
internal enum LookupNodeState
{
    /// <summary>It was not asked yet.</summary>
    Known,

    /// <summary>It was asked a moment ago.</summary>
    Asked,

    /// <summary>It was asked and takes its time. Nobody waits for it, but it may still answer.</summary>
    Slow,

    /// <summary>It has answered.</summary>
    Answered,

    /// <summary>It has not, or wrongly.</summary>
    Failed,
}
