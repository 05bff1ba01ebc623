namespace Rx.Torrent.Testing.Simulation;

/// <summary>The line between a host and the middle of a simulated network; a connection crosses the lines of both its ends.</summary>
public sealed record NetworkConditions
{
    /// <summary>How long a byte takes from the host to the middle, or back. 10 ms, which makes a round trip between two hosts 40 ms.</summary>
    public TimeSpan Latency { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>By how much a packet may be later than that, by chance. None.</summary>
    public TimeSpan Jitter { get; init; } = TimeSpan.Zero;

    /// <summary>Bytes a second from the host, shared by all its connections. Null, the default, for no limit.</summary>
    public long? UploadRate { get; init; }

    /// <summary>Bytes a second to the host, shared by all its connections. Null, the default, for no limit.</summary>
    public long? DownloadRate { get; init; }

    /// <summary>The share of packets, from 0 to below 1, that are lost and sent again, which holds up all behind them as TCP does. 0.</summary>
    public double Loss { get; init; }

    /// <summary>How many bytes a connection holds in each direction: so many not yet sent by the host, and so many on their way to it or not yet read. 256 KiB.</summary>
    public int Buffer { get; init; } = 256 * 1024;
}
