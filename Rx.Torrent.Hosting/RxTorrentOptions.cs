namespace Rx.Torrent.Hosting;

/// <summary>The settings of a client in a host, as a configuration can say them. What is null is as in <see cref="TorrentClientOptions"/>.</summary>
public sealed class RxTorrentOptions
{
    /// <summary>The section of the configuration that they are read from.</summary>
    public const string Section = "RxTorrent";

    /// <summary>Where peers can connect to us, each as <c>address:port</c>, such as <c>0.0.0.0:6881</c> or <c>[::]:6881</c>; port 0 lets the system choose. Empty for nowhere.</summary>
    public string[]? Listen { get; set; }

    /// <summary>Where resume data is kept. Null keeps it beside the downloads.</summary>
    public string? StateDirectory { get; set; }

    /// <summary>Whether resume data is kept at all. True.</summary>
    public bool KeepResumeData { get; set; } = true;

    /// <summary>How many connections all swarms may have together.</summary>
    public int? MaxConnections { get; set; }

    /// <summary>How many connections one swarm may have.</summary>
    public int? MaxConnectionsPerSwarm { get; set; }

    /// <summary>How many files all swarms together keep open.</summary>
    public int? MaxOpenFiles { get; set; }

    /// <summary>Bytes that wait to be hashed and written before sockets are no longer read.</summary>
    public long? DiskQueueMark { get; set; }

    /// <summary>How many bytes of blocks all swarms together download in a second. Null for no limit.</summary>
    public long? DownloadLimit { get; set; }

    /// <summary>How many bytes of blocks all swarms together upload in a second. Null for no limit.</summary>
    public long? UploadLimit { get; set; }

    /// <summary>Whether metadata is got from peers, and given to them (<c>ut_metadata</c>, BEP 9): magnet links need it. True.</summary>
    public bool MetadataExchange { get; set; } = true;

    /// <summary>Whether peers are told of each other (<c>ut_pex</c>, BEP 11). True.</summary>
    public bool PeerExchange { get; set; } = true;

    /// <summary>Whether peers are looked for in the DHT (BEP 5). False.</summary>
    public bool Dht { get; set; }

    /// <summary>Where the DHT begins, each as <c>host:port</c>. None: BEP 5 asks that nobody builds any in.</summary>
    public string[] DhtBootstrap { get; set; } = [];

    /// <summary>Whether what happens is logged, and not only what goes wrong. True.</summary>
    public bool EventLog { get; set; } = true;

    /// <summary>Whether there are metrics. True.</summary>
    public bool Metrics { get; set; } = true;

    /// <summary>Whether metrics tell swarms apart: for a few of them. False.</summary>
    public bool MetricsPerSwarm { get; set; }

    /// <summary>Whether there are activities. True.</summary>
    public bool Activities { get; set; } = true;

    /// <summary>How long the host waits for the client to stop: to let peers go, tell trackers, save resume data. 20 seconds.</summary>
    public TimeSpan StopWithin { get; set; } = TimeSpan.FromSeconds(20);
}
