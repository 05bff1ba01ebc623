using Rx.Torrent.Swarms.Views;

namespace Rx.Torrent.CommandLine.Top;

/// <summary>What is shown of the swarm that is looked at.</summary>
/// <param name="Peers">Its peers, the fastest first.</param>
/// <param name="Pieces">Its pieces, in order.</param>
/// <param name="Trackers">Its trackers.</param>
internal sealed record TopDetails(IReadOnlyList<PeerView> Peers, IReadOnlyCollection<PieceView> Pieces, IReadOnlyCollection<TrackerView> Trackers)
{
    public static TopDetails None { get; } = new([], [], []);
}
