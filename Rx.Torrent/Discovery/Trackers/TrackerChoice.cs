namespace Rx.Torrent.Discovery.Trackers;

/// <summary>Which of a torrent's trackers are asked at the same time.</summary>
public enum TrackerChoice
{
    /// <summary>One: the first that answers, tier by tier (BEP 12). A private torrent always does this (BEP 27).</summary>
    First,

    /// <summary>One of each tier.</summary>
    FirstOfEachTier,

    /// <summary>All of them.</summary>
    All,
}
