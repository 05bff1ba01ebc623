namespace Rx.Torrent.Testing.Simulation;

/// <summary>The line between a host and the middle of a simulated network; a connection crosses the lines of both its ends.</summary>
public sealed record NetworkConditions
{
    /// <summary>How long a byte takes from the host to the middle, or back. 10 ms, which makes a round trip between two hosts 40 ms.</summary>
    public TimeSpan Latency { get; init => field = Sensible.Time(value); } = TimeSpan.FromMilliseconds(10);

    /// <summary>By how much a packet may be later than that, by chance. None.</summary>
    public TimeSpan Jitter { get; init => field = Sensible.Time(value); } = TimeSpan.Zero;

    /// <summary>Bytes a second from the host, shared by all its connections. Null, the default, for no limit.</summary>
    public long? UploadRate { get; init => field = Sensible.Rate(value); }

    /// <summary>Bytes a second to the host, shared by all its connections. Null, the default, for no limit.</summary>
    public long? DownloadRate { get; init => field = Sensible.Rate(value); }

    /// <summary>The share of packets, from 0 to below 1, that are lost and sent again, which holds up all behind them as TCP does. 0.</summary>
    public double Loss { get; init => field = Sensible.ShareBelowAll(value); }

    /// <summary>The share of datagrams, from 0 to below 1, that arrive twice. 0. (What <see cref="Loss"/> takes of them is gone: nobody sends it again.)</summary>
    public double Duplication { get; init => field = Sensible.ShareBelowAll(value); }

    /// <summary>The share of datagrams, from 0 to 1, that are held up on their way, so that later ones overtake them. 0.</summary>
    public double Reordering { get; init => field = Sensible.Share(value); }

    /// <summary>The longest datagram that the line carries, in bytes of content; longer ones are not taken, or lost. 65,507: parts are put together again.</summary>
    public int Mtu { get; init => field = Sensible.Length(value); } = 65_507;

    /// <summary>How many bytes a connection holds in each direction: so many not yet sent by the host, and so many on their way to it or not yet read. 256 KiB.</summary>
    public int Buffer { get; init => field = Sensible.Length(value); } = 256 * 1024;
}
