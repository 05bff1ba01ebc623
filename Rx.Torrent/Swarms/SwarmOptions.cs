using Rx.Torrent.Peers;

namespace Rx.Torrent.Swarms;

/// <summary>The limits and habits of one swarm. What is not set here is as the client was built.</summary>
public sealed record SwarmOptions
{
    /// <summary>How many peers may be connected at once. 150.</summary>
    public int MaxConnections { get; init; } = 150;

    /// <summary>How many of them may have the same address, as people behind one router do. 8.</summary>
    public int MaxConnectionsPerAddress { get; init; } = 8;

    /// <summary>How many connections may be in the making at once. 24.</summary>
    public int MaxHalfOpen { get; init; } = 24;

    /// <summary>
    /// How many connections are enough for a seed: with fewer it dials those who may still miss something, a few at a time, so that a seed that nobody can dial serves too. 0 lets
    /// it wait to be dialled. 30.
    /// </summary>
    public int EnoughForSeed { get; init; } = 30;

    /// <summary>How many peers may download from us at once; null to let the upload rate decide. Null.</summary>
    public int? UploadSlots { get; init; }

    /// <summary>How many known addresses are kept to connect to, of one machine at most <see cref="MaxConnectionsPerAddress"/>. 2,000.</summary>
    public int MaxCandidates { get; init; } = 2000;

    /// <summary>
    /// Whether peers in the loopback, link-local and private address ranges are dialled that were named to us. Trackers, DHT nodes and peers name us nobody who would be nearer to us
    /// than they are themselves, in any case. False dials such an address only when the program asks for it: for a service that must not knock at what stands beside it. True.
    /// </summary>
    public bool DialsLocalPeers { get; init; } = true;

    /// <summary>How many peers resume data keeps, those with the highest score, to begin with the next time. 200.</summary>
    public int RememberedPeers { get; init; } = 200;

    /// <summary>How long one waits before dialling an address again that could not be reached; doubled for each failure, up to an hour. 10 s.</summary>
    public TimeSpan ShortestReconnect { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Ask for pieces in order instead of the rarest first, for watching while downloading.</summary>
    public bool Sequential { get; init; }

    /// <summary>The patience of a connection.</summary>
    public PeerOptions Peers { get; init; } = new();

    /// <summary>How often resume data is saved while something changes. 60 s.</summary>
    public TimeSpan SaveInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the trackers may take to hear that we have stopped. 3 s.</summary>
    public TimeSpan GoodbyeLimit { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Bytes of unfinished pieces that are kept in memory before blocks are written ahead of their verification. 64 MiB.</summary>
    public long UnfinishedMemory { get; init; } = 64 * 1024 * 1024;

    /// <summary>Whether files are flushed to the disk itself when the swarm stops, to survive a loss of power too. True.</summary>
    public bool FlushAtStop { get; init; } = true;

    /// <summary>Whether peers that have everything are let go when we have everything too. True.</summary>
    public bool DropRedundantPeers { get; init; } = true;

    /// <summary>
    /// Whether a peer is banned on suspicion, when piece after piece has failed of which it sent a part: it may have been somebody else each time. False where a plugin finds out who
    /// it was. Whoever sent all of a piece that failed is banned in any case. True.
    /// </summary>
    public bool BanSuspects { get; init; } = true;
}
