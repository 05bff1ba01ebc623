namespace Rx.Torrent.Testing.Simulation.Swarms;

/// <summary>What happened in a simulated swarm.</summary>
public enum SimulationEventKind
{
    /// <summary>A peer has started.</summary>
    Joined,

    /// <summary>A peer has stopped, and said goodbye.</summary>
    Left,

    /// <summary>A peer has stopped without a word.</summary>
    Crashed,

    /// <summary>A peer has everything, and did not start with it.</summary>
    Completed,

    /// <summary>A peer has connected to another, or been connected to.</summary>
    Connected,

    /// <summary>A connection of a peer has ended.</summary>
    Disconnected,

    /// <summary>A peer has downloaded a piece.</summary>
    Verified,

    /// <summary>A peer has downloaded a piece that was not right.</summary>
    Failed,

    /// <summary>A plugin of a peer has failed.</summary>
    Fault,

    /// <summary>What a script says: a partition, a change of the weather.</summary>
    Note,
}
