using Rx.Torrent.Plugins;

namespace Rx.Torrent.CommandLine.Run;

/// <summary>What came of a run.</summary>
/// <param name="Swarms">How each swarm stood at the end.</param>
/// <param name="IsInterrupted">True when the user ended it.</param>
/// <param name="IsKept">True when resume data is kept.</param>
internal sealed record RunResult(IReadOnlyList<SwarmSnapshot> Swarms, bool IsInterrupted, bool IsKept)
{
    /// <summary>True when something is left to download, and the next run finds out quickly what.</summary>
    public bool CanGoOn => IsKept && Swarms.Any(swarm => swarm is { IsComplete: false, Job.SeedsOnly: false, Progress.State: not SwarmState.Error });

    /// <summary>One of <see cref="CommandLine.ExitCode"/>.</summary>
    public int ExitCode
    {
        get
        {
            if (Swarms.Any(swarm => swarm.Progress is { State: SwarmState.Error, HasMetadata: true })) return CommandLine.ExitCode.Disk;
            if (Swarms.Any(swarm => swarm.Progress.State == SwarmState.Error)) return CommandLine.ExitCode.BadTorrent;
            if (Swarms.All(swarm => swarm.IsComplete)) return CommandLine.ExitCode.Done;
            return IsInterrupted ? CommandLine.ExitCode.Interrupted : CommandLine.ExitCode.Incomplete;
        }
    }
}
