using System.Diagnostics;
using System.Reactive.Linq;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Swarms;

namespace Rx.Torrent.CommandLine.Run;

/// <summary>A swarm and what we tell the user about it.</summary>
internal sealed class WatchedSwarm(Swarm swarm, TorrentJob job)
{
    private readonly long _addedAt = Stopwatch.GetTimestamp();
    private readonly Lazy<long> _wantedBytes = new(() => job.WantedBytesOf(swarm.Metainfo!));

    public Swarm Swarm => swarm;

    public TorrentJob Job => job;

    /// <summary>How it stands, now and every so often, and once more at its end.</summary>
    public IObservable<SwarmSnapshot> ObserveSnapshots(TimeSpan every) => swarm.ObserveProgress(every).Select(Snapshot);

    public async Task<SwarmSnapshot> GetSnapshotAsync() => Snapshot(await swarm.GetProgressAsync().ConfigureAwait(false));

    /// <summary>All that happens in it, as far as it is worth a line.</summary>
    public IObservable<SwarmNews> News => Observable.Merge(
        swarm.ObserveState().Where(state => !(job.SeedsOnly && state == SwarmState.Downloading)).Select(state => new SwarmNews.StateChanged(swarm, state)),
        swarm.ObserveState().Where(state => state == SwarmState.Error).SelectMany(_ => swarm.GetProgressAsync())
            .Select(progress => (SwarmNews)new SwarmNews.StoreFailed(swarm, progress.Error ?? "the store failed")),
        swarm.WhenCompleted.SelectMany(_ => swarm.GetProgressAsync())
            .Select(progress => new SwarmNews.Completed(swarm, Stopwatch.GetElapsedTime(_addedAt), progress.Downloaded)),
        swarm.WhenPieceFailed.Select(failed => new SwarmNews.PieceDamaged(swarm, failed.Piece)),
        swarm.WhenPluginFailed.Select(fault => new SwarmNews.PluginFailed(swarm, fault)),
        swarm.TrackerEvents.Select(NewsOf));

    private SwarmSnapshot Snapshot(SwarmProgress progress) => new(swarm, job, progress.HasMetadata ? _wantedBytes.Value : 0, progress);

    private SwarmNews NewsOf(TrackerEvent happened) => happened switch
    {
        TrackerAnnounced announced => new SwarmNews.TrackerAnswered(swarm, announced.Tracker, announced.Peers, announced.Seeds, announced.Leechers),
        TrackerFailed failed => new SwarmNews.TrackerTroubled(swarm, failed.Tracker, failed.Reason.Message),
        TrackerWarned warned => new SwarmNews.TrackerTroubled(swarm, warned.Tracker, warned.Message),
        _ => throw new InvalidOperationException($"a tracker event that nobody knows: {happened.GetType().Name}"),
    };
}
