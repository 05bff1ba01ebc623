namespace Rx.Torrent.Plugins;

/// <summary>What a swarm is doing.</summary>
public enum SwarmState
{
    /// <summary>Finding out which pieces are at rest already.</summary>
    Checking,

    /// <summary>Getting what is wanted, and serving what is there.</summary>
    Downloading,

    /// <summary>Everything that is wanted is there; serving it.</summary>
    Seeding,

    /// <summary>Nothing, until it is resumed.</summary>
    Paused,

    /// <summary>Nothing, because the store failed; resuming tries again. Nothing is lost.</summary>
    Error,

    /// <summary>Nothing, ever again.</summary>
    Stopped,
}
