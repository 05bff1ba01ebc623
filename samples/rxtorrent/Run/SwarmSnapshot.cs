using Rx.Torrent.Plugins;
using Rx.Torrent.Swarms;

namespace Rx.Torrent.CommandLine.Run;

/// <summary>How a swarm stands, measured by what the user wants of it.</summary>
/// <param name="Swarm">Which.</param>
/// <param name="Job">What the user wants of it.</param>
/// <param name="WantedBytes">The bytes of all pieces that are wanted.</param>
/// <param name="Progress">What it says of itself.</param>
internal sealed record SwarmSnapshot(Swarm Swarm, TorrentJob Job, long WantedBytes, SwarmProgress Progress)
{
    /// <summary>True when everything that is wanted is there.</summary>
    public bool IsComplete => Progress is { HasMetadata: true, BytesLeft: 0, State: not SwarmState.Checking };

    /// <summary>From 0 to 1: of the check while it runs, else of what is wanted.</summary>
    public double Share => !Progress.HasMetadata ? 0
        : Progress.State == SwarmState.Checking ? Progress.Checked
        : WantedBytes == 0 ? 1
        : Math.Clamp(1 - (double)Progress.BytesLeft / WantedBytes, 0, 1);
}
