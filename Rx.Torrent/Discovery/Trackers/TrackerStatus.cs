namespace Rx.Torrent.Discovery.Trackers;

/// <summary>How we stand with a tracker.</summary>
public enum TrackerStatus
{
    /// <summary>Not asked yet: one before it answers, or the swarm is stopped.</summary>
    Idle,

    /// <summary>An announce is under way.</summary>
    Announcing,

    /// <summary>The last announce was answered.</summary>
    Working,

    /// <summary>The last announce went wrong; it is tried again later.</summary>
    Failing,

    /// <summary>It is not asked again: it asked for that, or nobody here speaks its protocol.</summary>
    Disabled,
}
