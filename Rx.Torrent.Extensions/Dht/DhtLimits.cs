namespace Rx.Torrent.Extensions.Dht;

/// <summary>How much others may ask of a node. Whatever goes beyond is dropped or refused; nothing grows without bound.</summary>
public sealed record DhtLimits
{
    /// <summary>The swarms for which peers are stored. 2,000.</summary>
    public int Swarms { get; init; } = 2000;

    /// <summary>The peers of one swarm that are stored. 500.</summary>
    public int PeersPerSwarm { get; init; } = 500;

    /// <summary>The swarms that one address can be stored in. 200.</summary>
    public int SwarmsPerAddress { get; init; } = 200;

    /// <summary>The items that are stored (BEP 44). 1,000.</summary>
    public int Items { get; init; } = 1000;

    /// <summary>The items that one address can have stored. 100.</summary>
    public int ItemsPerAddress { get; init; } = 100;

    /// <summary>The queries that one address (one /64 of IPv6) may send a second, on average. 10.</summary>
    public double QueriesPerSecond { get; init; } = 10;

    /// <summary>The queries that one address may send at once. What goes beyond is dropped; as many again, and the address is blocked. 100.</summary>
    public double QueriesAtOnce { get; init; } = 100;

    /// <summary>For how long nothing is heard from a blocked address. 5 minutes.</summary>
    public TimeSpan BlockTime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The addresses whose queries are counted; when twice as many come, the oldest are forgotten. 2,048.</summary>
    public int RememberedAddresses { get; init; } = 2048;

    /// <summary>All answers together, in bytes a second. 64 KiB.</summary>
    public double AnswerBytesPerSecond { get; init; } = 64 * 1024;

    /// <summary>
    /// How many times as long as the query an answer to an address may be that has not proved to be the sender's. A longer one waits for the answer to a
    /// ping, or is cut. 4.
    /// </summary>
    public double UnprovenAnswerFactor { get; init; } = 4;

    /// <summary>The queries of ours that wait for their answers. 512.</summary>
    public int PendingQueries { get; init; } = 512;

    /// <summary>The lookups that run at the same time; others wait. 16.</summary>
    public int Lookups { get; init; } = 16;

    /// <summary>The nodes that one address may have in a routing table and in a lookup; local addresses are exempt. 1.</summary>
    public int NodesPerAddress { get; init; } = 1;

    /// <summary>The nodes of one neighbourhood (a /24 of IPv4, a /48 of IPv6) that may be in one bucket; local addresses are exempt. 2.</summary>
    public int NodesPerNeighbourhood { get; init; } = 2;
}
