using System.Collections.Immutable;

namespace Rx.Torrent.CommandLine.Top;

/// <summary>All that is shown at one moment.</summary>
/// <param name="Selection">The swarms.</param>
/// <param name="Details">The one that is looked at.</param>
/// <param name="Events">What happened lately, the latest last.</param>
internal sealed record TopMoment(TopSelection Selection, TopDetails Details, ImmutableQueue<TopEvent> Events)
{
    /// <summary>True when no swarm has anything left to get.</summary>
    public bool IsDone => Selection.Swarms is { Count: > 0 } swarms && swarms.All(swarm => swarm.IsDone);
}
