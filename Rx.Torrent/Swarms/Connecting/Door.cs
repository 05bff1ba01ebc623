namespace Rx.Torrent.Swarms.Connecting;

/// <summary>Whether a swarm takes connections.</summary>
internal enum Door
{
    /// <summary>No: it is paused, stopped, or its store failed.</summary>
    Closed,

    /// <summary>Not yet: it is being checked, which may be over before whoever dialled us loses patience.</summary>
    Ajar,

    /// <summary>Yes.</summary>
    Open,
}
