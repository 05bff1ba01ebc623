using Microsoft.Extensions.Logging;
using Rx.Torrent.Discovery;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Loops;
using Rx.Torrent.Plugins;
using Rx.Torrent.Primitives;
using Rx.Torrent.Storage;
using Rx.Torrent.Swarms.Connecting;
using Rx.Torrent.Transport;

namespace Rx.Torrent.Swarms;

/// <summary>What a swarm has from its client, and shares with the other swarms of its loop.</summary>
internal sealed record SwarmServices
{
    public required Loop Loop { get; init; }

    public required IObservable<long> Tick { get; init; }

    public required DiskQueue Disk { get; init; }

    public required IReadOnlyList<ITransport> Transports { get; init; }

    public required ConnectionBudget Budget { get; init; }

    public required ITrackerClient Trackers { get; init; }

    public required TrackerOptions TrackerOptions { get; init; }

    public required IReadOnlyList<IPeerSource> PeerSources { get; init; }

    /// <summary>Which plugin speaks which extension.</summary>
    public required ExtensionClaims Claims { get; init; }

    public required PeerId PeerId { get; init; }

    /// <summary>Our software, for people.</summary>
    public required string ClientVersion { get; init; }

    /// <summary>Where others find us.</summary>
    public required Whereabouts Whereabouts { get; init; }

    /// <summary>Chance, seeded.</summary>
    public required Random Random { get; init; }

    public required ILogger Logger { get; init; }

    /// <summary>Sees the swarm out of the client's books.</summary>
    public required Action<Swarm> Removed { get; init; }
}
