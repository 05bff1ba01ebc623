using System.Collections.Immutable;
using System.Net;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Picking;
using Rx.Torrent.Plugins;
using Rx.Torrent.Storage;
using Rx.Torrent.Swarms;

namespace Rx.Torrent;

/// <summary>How one torrent is added.</summary>
public sealed record AddOptions
{
    /// <summary>Peers to connect to, besides those that are found.</summary>
    public IReadOnlyList<IPEndPoint> Peers { get; init; } = [];

    /// <summary>Whether the trackers of the torrent are asked. True.</summary>
    public bool UseTrackers { get; init; } = true;

    /// <summary>Trackers besides those of the torrent, tier by tier (BEP 12).</summary>
    public ImmutableArray<ImmutableArray<Uri>> Trackers { get; init; } = [];

    /// <summary>How much files are wanted, by their numbers; the others normally.</summary>
    public IReadOnlyDictionary<int, PiecePriority> Priorities { get; init; } = new Dictionary<int, PiecePriority>();

    /// <summary>
    /// Says the same as <see cref="Priorities"/>, and in place of it, as soon as it is known what the torrent contains: after a magnet link that takes a while. On the swarm's
    /// loop, once. What it throws is published as a <see cref="PluginFault"/>, and <see cref="Priorities"/> count.
    /// </summary>
    public Func<MetainfoFile, IReadOnlyDictionary<int, PiecePriority>>? PrioritiesOf { get; init; }

    /// <summary>True to check what is there and then wait for a resume.</summary>
    public bool Paused { get; init; }

    /// <summary>Settings for this swarm; null takes the client's.</summary>
    public SwarmOptions? Swarm { get; init; }

    /// <summary>Where the pieces go; null for files below the download directory. The swarm disposes it.</summary>
    public IPieceStore? Store { get; init; }

    /// <summary>
    /// Makes what <see cref="Store"/> would be, as soon as it is known what the torrent contains: after a magnet link that takes a while. On a worker
    /// thread then. The swarm disposes what it makes, and is in <see cref="SwarmState.Error"/> when it fails.
    /// </summary>
    public Func<MetainfoFile, IPieceStore>? StoreFactory { get; init; }
}
