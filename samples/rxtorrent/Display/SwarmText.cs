using System.Net;
using Rx.Torrent.CommandLine.Run;
using Rx.Torrent.Plugins;
using Rx.Torrent.Swarms;
using Spectre.Console;

namespace Rx.Torrent.CommandLine.Display;

/// <summary>Swarms in words: what happened, how they stand, and what came of it.</summary>
internal static class SwarmText
{
    /// <summary>One line for what happened; null for what goes without saying.</summary>
    public static Row? Of(SwarmNews news)
    {
        var row = new Row().Add($"{news.Swarm.Name}: ", Styles.Strong);
        return news switch
        {
            SwarmNews.StateChanged { State: SwarmState.FetchingMetadata or SwarmState.Checking or SwarmState.Downloading or SwarmState.Seeding } changed => row.Add(Word(changed.State)),
            SwarmNews.Completed { Downloaded: 0 } => row.Add("complete already", Styles.Good),
            SwarmNews.Completed completed => row.Add($"complete: {Units.Bytes(completed.Downloaded)} in {Units.Time(completed.Took)}", Styles.Good),
            SwarmNews.StoreFailed failed => row.Add(failed.Message, Styles.Bad),
            SwarmNews.PieceDamaged damaged => row.Add($"piece {damaged.Piece} came damaged and will come again", Styles.Warning),
            SwarmNews.PluginFailed { Fault: var fault } => row.Add($"plugin {fault.Plugin} failed in {fault.Where}: {fault.Exception.Message}", Styles.Bad),
            SwarmNews.TrackerAnswered answered => row.Add($"tracker {answered.Tracker.Host} knows {Units.Count(answered.Peers, "peer")}{Counts(answered)}", Styles.Quiet),
            SwarmNews.TrackerTroubled troubled => row.Add($"tracker {troubled.Tracker.Host}: {troubled.Message}", Styles.Warning),
            _ => null,
        };
    }

    /// <summary>One line for how a swarm stands.</summary>
    public static Row Of(SwarmSnapshot snapshot)
    {
        var progress = snapshot.Progress;
        var row = new Row().Add($"{snapshot.Swarm.Name}: ", Styles.Strong);
        if (progress.State == SwarmState.FetchingMetadata) return row.Add($"{Word(progress.State)}, {Units.Count(progress.Peers, "peer")}");
        row.Add($"{Word(progress.State)} {Units.Percent(snapshot.Share)}");
        if (progress.State == SwarmState.Downloading) row.Add($", {TimeLeft(progress)} left, down {Units.Rate(progress.DownloadRate)}");
        if (progress.State is SwarmState.Downloading or SwarmState.Seeding) row.Add($", up {Units.Rate(progress.UploadRate)}, {Units.Count(progress.Peers, "peer")}");
        return row;
    }

    /// <summary>What a run has done, a line for each swarm.</summary>
    public static Rows Summary(RunResult result)
    {
        var rows = result.Swarms.Select(swarm => Summary(swarm, result)).ToList();
        if (result.CanGoOn) rows.Add(new Row().Add("what came is kept; the same command goes on from here", Styles.Quiet));
        return new Rows(rows);
    }

    public static Row Stopping { get; } = new Row().Add("stopping; once more Ctrl-C ends at once", Styles.Quiet);

    public static Row Listening(IReadOnlyList<IPEndPoint> listening) => new Row().Add($"listening at {string.Join(", ", listening)}", Styles.Quiet);

    public static string Word(SwarmState state) => state switch
    {
        SwarmState.FetchingMetadata => "fetching metadata",
        SwarmState.Checking => "checking",
        SwarmState.Downloading => "downloading",
        SwarmState.Seeding => "seeding",
        SwarmState.Paused => "paused",
        SwarmState.Error => "failed",
        SwarmState.Stopped => "stopped",
        _ => "?",
    };

    public static Style StyleOf(SwarmState state) => state switch
    {
        SwarmState.Seeding => Styles.Good,
        SwarmState.Error => Styles.Bad,
        SwarmState.Downloading => Styles.Busy,
        _ => Styles.Quiet,
    };

    public static string TimeLeft(SwarmProgress progress) => progress.TimeLeft is { } left ? Units.Time(left) : "∞";

    private static Row Summary(SwarmSnapshot snapshot, RunResult result)
    {
        var progress = snapshot.Progress;
        var (word, style) = snapshot switch
        {
            { Progress.State: SwarmState.Error } => ("failed", Styles.Bad),
            { IsComplete: true } => ("complete", Styles.Good),
            { Progress.HasMetadata: false } => ("no peer has given the metadata", Styles.Warning),
            { Job.SeedsOnly: true } when !result.IsInterrupted => ($"cannot be seeded, {Units.Bytes(progress.BytesLeft)} are missing", Styles.Bad),
            _ => ($"{Units.Percent(snapshot.Share)} complete", Styles.Warning),
        };
        return new Row().Add($"{snapshot.Swarm.Name}: ", Styles.Strong).Add(word, style)
            .Add($", downloaded {Units.Bytes(progress.Downloaded)}, uploaded {Units.Bytes(progress.Uploaded)}")
            .Add(progress.Wasted > 0 ? $", {Units.Bytes(progress.Wasted)} of no use" : "", Styles.Quiet);
    }

    private static string Counts(SwarmNews.TrackerAnswered answered) =>
        answered is { Seeds: { } seeds, Leechers: { } leechers } ? $" of {Units.Count(seeds, "seed")} and {Units.Count(leechers, "other")}" : "";
}
