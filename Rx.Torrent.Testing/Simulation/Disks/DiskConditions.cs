namespace Rx.Torrent.Testing.Simulation.Disks;

/// <summary>What a <see cref="SimulatedDisk"/> can do.</summary>
public sealed record DiskConditions
{
    /// <summary>How long the disk takes to begin with a job. None.</summary>
    public TimeSpan Latency { get; init => field = Sensible.Time(value); } = TimeSpan.Zero;

    /// <summary>Bytes a second that it reads or writes. Null, the default, for no limit.</summary>
    public long? Rate { get; init => field = Sensible.Rate(value); }

    /// <summary>How many bytes fit on it. Null, the default, for no limit. Whatever takes it beyond that fails, and nothing of it is written.</summary>
    public long? Capacity { get; init => field = Sensible.Room(value); }

    /// <summary>
    /// True when the disk says that bytes are written before they are: what was written since the last flush is kept, lost or torn by chance when the power
    /// goes. False.
    /// </summary>
    public bool WritesBack { get; init; }
}
