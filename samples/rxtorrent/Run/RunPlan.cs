using System.Reactive;
using System.Reactive.Linq;
using Rx.Torrent.Plugins;

namespace Rx.Torrent.CommandLine.Run;

/// <summary>What a run is to do, and when it has done enough.</summary>
/// <param name="Jobs">The torrents.</param>
internal sealed record RunPlan(IReadOnlyList<TorrentJob> Jobs)
{
    private static readonly TimeSpan RatioInterval = TimeSpan.FromSeconds(1);

    /// <summary>True to end when everything that is wanted is there.</summary>
    public bool ExitWhenComplete { get; init; }

    /// <summary>How many times what is wanted is to be uploaded before the run ends; null for no limit.</summary>
    public double? SeedRatio { get; init; }

    /// <summary>Speaks once, when a swarm has done enough: its files are there or it has served its share, or it can go on no longer.</summary>
    public IObservable<Unit> EndOf(WatchedSwarm watched) => Enough(watched).Merge(FailureOf(watched)).Take(1);

    /// <summary>Speaks when a swarm can go on no longer.</summary>
    public static IObservable<Unit> FailureOf(WatchedSwarm watched) => watched.Swarm.ObserveState().Where(state => state == SwarmState.Error).Select(_ => Unit.Default);

    private IObservable<Unit> Enough(WatchedSwarm watched)
    {
        if (ExitWhenComplete) return watched.Swarm.WhenCompleted;
        if (SeedRatio is not { } ratio) return Observable.Never<Unit>();
        return watched.ObserveSnapshots(RatioInterval)
            .Where(snapshot => snapshot.IsComplete && snapshot.Progress.Uploaded >= ratio * snapshot.WantedBytes)
            .Select(_ => Unit.Default);
    }
}
