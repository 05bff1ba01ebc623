using System.Diagnostics.Metrics;
using System.Net;
using System.Reactive.Concurrency;
using Rx.Torrent.Bencode;
using Rx.Torrent.Extensions.Dht.Nodes;
using Rx.Torrent.Extensions.Dht.Queries;
using Rx.Torrent.Transport;

namespace Rx.Torrent.Extensions.Dht;

/// <summary>How a node is set up.</summary>
public sealed record DhtOptions
{
    /// <summary>How we name our program in messages: two letters and a version.</summary>
    internal static readonly BencodeString Version = new([(byte)'R', (byte)'X', 0, 1]);

    /// <summary>
    /// Where it takes queries. Each address is a node of its own, with its own id and table (BEP 45); lookups go through the first one of IPv4 and the first one of
    /// IPv6. Every IPv4 address, on a port of the system's choice.
    /// </summary>
    public IReadOnlyList<IPEndPoint> Listen { get; init; } = [new(IPAddress.Any, 0)];

    /// <summary>Carries the datagrams. Null is that of the client, for a node of one, and UDP elsewhere.</summary>
    public IDatagramTransport? Transport { get; init; }

    /// <summary>Runs everything, one thing at a time; it stays the caller's. Null makes a loop with a thread of its own.</summary>
    public IScheduler? Loop { get; init; }

    /// <summary>Nodes to begin with: <see cref="IPEndPoint"/> or <see cref="DnsEndPoint"/>. None: BEP 5 asks that nobody builds any in.</summary>
    public IReadOnlyList<EndPoint> Bootstrap { get; init; } = [];

    /// <summary>What <see cref="DhtNode.SaveAsync"/> gave the last time: ids and nodes.</summary>
    public DhtState? State { get; init; }

    /// <summary>Operators that queries of other nodes pass through, first to last, before the node answers them.</summary>
    public IReadOnlyList<DhtStage> Stages { get; init; } = [];

    /// <summary>Answers no queries, and says so (BEP 43): for who cannot be reached, or must not be. False.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>What ids of other nodes are worth (BEP 42). <see cref="SecureIds.Prefer"/>.</summary>
    public SecureIds SecureIds { get; init; } = SecureIds.Prefer;

    /// <summary>A fixed id, for the first address. Null takes the saved one, or a new one, and follows our address as BEP 42 asks.</summary>
    public NodeId? Id { get; init; }

    /// <summary>How much others may ask.</summary>
    public DhtLimits Limits { get; init; } = new();

    /// <summary>How many nodes a lookup asks at the same time: alpha. 4.</summary>
    public int Parallel { get; init; } = 4;

    /// <summary>When a node counts as slow, and another one is asked meanwhile. 1 second.</summary>
    public TimeSpan SlowAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>When a query counts as lost. 6 seconds.</summary>
    public TimeSpan QueryTimeout { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>How often the tables are looked after, give or take a tenth. 20 seconds.</summary>
    public TimeSpan UpkeepInterval { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Where the node measures itself, such as a meter that is called <see cref="Telemetry.TelemetryNames.Meter"/>: <c>docs/telemetry.md</c> has a table of the instruments. It stays the
    /// caller's. Null measures nothing.
    /// </summary>
    public Meter? Meter { get; init; }

    /// <summary>The seed of all chance, for tests: with it, the secrets of the node can be foretold. Null takes it from the operating system.</summary>
    public int? Seed { get; init; }
}
