using Rx.Torrent.CommandLine.Display;
using Rx.Torrent.Plugins;
using Rx.Torrent.Swarms;

namespace Rx.Torrent.CommandLine.Top;

/// <summary>A swarm in the list.</summary>
/// <param name="Name">What it is called there.</param>
/// <param name="Swarm">Which.</param>
/// <param name="Progress">How it stands.</param>
internal sealed record TopSwarm(string Name, Swarm Swarm, SwarmProgress Progress)
{
    /// <summary>From 0 to 1: of the check while it runs, else of what is verified.</summary>
    public double Share => Progress.State == SwarmState.Checking ? Progress.Checked : Progress.Completed;

    /// <summary>True when nothing more is to come.</summary>
    public bool IsDone => Progress is { State: SwarmState.Seeding or SwarmState.Error };

    /// <summary>One line, for a log.</summary>
    public Row Line => new Row().Add($"{Name}: ", Styles.Strong).Add($"{SwarmText.Word(Progress.State)} {Units.Percent(Share)}", SwarmText.StyleOf(Progress.State))
        .Add($", down {Units.Rate(Progress.DownloadRate)}, up {Units.Rate(Progress.UploadRate)}, {Units.Count(Progress.Peers, "peer")}, {SwarmText.TimeLeft(Progress)} left");
}
