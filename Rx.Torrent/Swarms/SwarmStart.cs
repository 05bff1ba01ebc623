using System.Collections.Immutable;
using Rx.Torrent.Discovery;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Picking;
using Rx.Torrent.Storage;

namespace Rx.Torrent.Swarms;

/// <summary>How a swarm begins.</summary>
internal sealed record SwarmStart
{
    /// <summary>The file of its resume data; null keeps none.</summary>
    public string? ResumePath { get; init; }

    /// <summary>True to wait for a <see cref="Swarm.ResumeAsync"/> after the check.</summary>
    public bool Paused { get; init; }

    /// <summary>False leaves the torrent's trackers alone.</summary>
    public bool UseTrackers { get; init; } = true;

    /// <summary>Trackers besides those of the torrent, tier by tier.</summary>
    public ImmutableArray<ImmutableArray<Uri>> Trackers { get; init; } = [];

    /// <summary>Peers that are known from the start.</summary>
    public IReadOnlyList<PeerCandidate> Peers { get; init; } = [];

    /// <summary>How much files are wanted, by their numbers; the others normally.</summary>
    public IReadOnlyDictionary<int, PiecePriority> Priorities { get; init; } = new Dictionary<int, PiecePriority>();

    /// <summary>Says the same when it is known which files there are; null leaves it at <see cref="Priorities"/>.</summary>
    public Func<MetainfoFile, IReadOnlyDictionary<int, PiecePriority>>? PrioritiesOf { get; init; }

    /// <summary>The only files that are wanted when the swarm is new; null for all.</summary>
    public ImmutableArray<FileRange>? SelectedFiles { get; init; }

    /// <summary>Where the pieces go, when that is there already.</summary>
    public IPieceStore? Store { get; init; }

    /// <summary>Makes a store for what turns out to be there.</summary>
    public Func<MetainfoFile, IPieceStore> OpenStore { get; init; } = static _ => throw new InvalidOperationException("the store is given");
}
