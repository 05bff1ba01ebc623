namespace Rx.Torrent.Discovery.Trackers;

/// <summary>Why a tracker is told about us now (BEP 3). The numbers are those of BEP 15.</summary>
public enum AnnounceEvent
{
    /// <summary>Because its interval is over.</summary>
    None = 0,

    /// <summary>The download is done. Not sent when everything was there from the start.</summary>
    Completed = 1,

    /// <summary>The first time since the swarm was started.</summary>
    Started = 2,

    /// <summary>The swarm stops.</summary>
    Stopped = 3,
}
