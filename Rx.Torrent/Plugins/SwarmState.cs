namespace Rx.Torrent.Plugins;

/// <summary>What a swarm is doing.</summary>
public enum SwarmState
{
    /// <summary>Looking for peers that know what the torrent contains, which a magnet link does not say (BEP 9).</summary>
    FetchingMetadata,

    /// <summary>Finding out which pieces are at rest already.</summary>
    Checking,

    /// <summary>Getting what is wanted, and serving what is there.</summary>
    Downloading,

    /// <summary>Everything that is wanted is there; serving it.</summary>
    Seeding,

    /// <summary>Nothing, until it is resumed.</summary>
    Paused,

    /// <summary>Nothing, because the store failed, or because the metadata describes no torrent that can be used. Resuming tries again. Nothing is lost.</summary>
    Error,

    /// <summary>Nothing, ever again.</summary>
    Stopped,
}
