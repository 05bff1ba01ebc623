using Rx.Torrent.Plugins;
using Rx.Torrent.Primitives;
using Rx.Torrent.Swarms;

namespace Rx.Torrent.CommandLine.Run;

/// <summary>Something that happened in a swarm and that a user may want to read about.</summary>
/// <param name="Swarm">Where.</param>
internal abstract record SwarmNews(Swarm Swarm)
{
    /// <summary>It does something else now.</summary>
    public sealed record StateChanged(Swarm Swarm, SwarmState State) : SwarmNews(Swarm);

    /// <summary>All that was wanted is there.</summary>
    /// <param name="Swarm">Where.</param>
    /// <param name="Took">How long that took, the check included.</param>
    /// <param name="Downloaded">How many bytes had to come for it; 0 when all was there already.</param>
    public sealed record Completed(Swarm Swarm, TimeSpan Took, long Downloaded) : SwarmNews(Swarm);

    /// <summary>The store failed, and so the swarm rests.</summary>
    public sealed record StoreFailed(Swarm Swarm, string Message) : SwarmNews(Swarm);

    /// <summary>A piece came and was not what the torrent says.</summary>
    public sealed record PieceDamaged(Swarm Swarm, PieceIndex Piece) : SwarmNews(Swarm);

    /// <summary>A plugin failed.</summary>
    public sealed record PluginFailed(Swarm Swarm, PluginFault Fault) : SwarmNews(Swarm);

    /// <summary>A tracker answered.</summary>
    public sealed record TrackerAnswered(Swarm Swarm, Uri Tracker, int Peers, int? Seeds, int? Leechers) : SwarmNews(Swarm);

    /// <summary>A tracker failed, or has a warning for the user.</summary>
    public sealed record TrackerTroubled(Swarm Swarm, Uri Tracker, string Message) : SwarmNews(Swarm);
}
