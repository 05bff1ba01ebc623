using Rx.Torrent.Primitives;
using Rx.Torrent.Storage;
using Rx.Torrent.Swarms;
using Rx.Torrent.Testing.Simulation.Disks;

namespace Rx.Torrent.Testing.Simulation.Swarms;

/// <summary>How a peer of a simulated swarm is made. What is not said is usual.</summary>
public sealed record PeerSetup
{
    /// <summary>Its line.</summary>
    public NetworkConditions Line { get; init; } = new();

    /// <summary>Its disk; null, the default, for a store that costs no time and never fails.</summary>
    public DiskConditions? Disk { get; init; }

    /// <summary>What stands between it and the network. Nothing.</summary>
    public NatKind Nat { get; init; }

    /// <summary>The pieces that it starts with; null for none.</summary>
    public PieceSet? Pieces { get; init; }

    /// <summary>Where its pieces are; null for a store that takes no room. With one of its own <see cref="Pieces"/> counts for nothing.</summary>
    public IPieceStore? Store { get; init; }

    /// <summary>The settings of its swarm.</summary>
    public Func<SwarmOptions, SwarmOptions> Swarm { get; init; } = static options => options;

    /// <summary>What else is to be done to its client: plugins, most of all.</summary>
    public Action<TorrentClientBuilder> Build { get; init; } = static _ => { };

    /// <summary>Where its resume data is kept, on the real disk; null, the default, to keep none.</summary>
    public string? StateDirectory { get; init; }

    /// <summary>By how much its clock is ahead. None.</summary>
    public TimeSpan ClockOffset { get; init; }

    /// <summary>The seconds of its clock for each true second. 1.</summary>
    public double ClockRate { get; init; } = 1;

    /// <summary>How many peers it asks the tracker for. 50.</summary>
    public int PeersWanted { get; init; } = 50;
}
