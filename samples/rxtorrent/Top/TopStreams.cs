using System.Collections.Immutable;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using Rx.Torrent.Changes.Operators;
using Rx.Torrent.Swarms;
using Rx.Torrent.Swarms.Views;

namespace Rx.Torrent.CommandLine.Top;

/// <summary>From the change sets of clients, and keys, to what is shown.</summary>
/// <param name="clients">The clients.</param>
/// <param name="keys">The keys.</param>
/// <param name="stage">Where all of it runs, one thing after the other.</param>
internal sealed class TopStreams(IReadOnlyList<TopClient> clients, IObservable<TopKey> keys, IScheduler stage)
{
    private const int KeptEvents = 50;
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);

    private static readonly Comparer<PeerView> FastestFirst = Comparer<PeerView>.Create((one, other) =>
    {
        var compared = (other.DownloadRate + other.UploadRate).CompareTo(one.DownloadRate + one.UploadRate);
        return compared != 0 ? compared : one.Peer.CompareTo(other.Peer);
    });

    /// <summary>What happens, as it happens.</summary>
    /// <remarks>Hot; no replay; on the stage; completes with the clients.</remarks>
    public IObservable<TopEvent> Events => clients.Select(client => client.Events).Merge().ObserveOn(stage);

    /// <summary>All that is shown, whenever some of it has changed. A whole state, so that it may be sampled.</summary>
    /// <remarks>Cold; replays the current state; on the stage; completes with the clients.</remarks>
    public IObservable<TopMoment> Observe() => ObserveSelection().Publish(selections => selections.CombineLatest(
        selections.Select(selection => selection.Current?.Swarm).DistinctUntilChanged().Select(DetailsOf).Switch(),
        Events.Scan(ImmutableQueue<TopEvent>.Empty, Keep).StartWith(ImmutableQueue<TopEvent>.Empty),
        (selection, details, events) => new TopMoment(selection, details, events)));

    /// <summary>The swarms, and which is looked at.</summary>
    /// <remarks>Cold; replays the current state; on the stage; completes with the clients.</remarks>
    private IObservable<TopSelection> ObserveSelection() => clients
        .Select(client => client.ObserveSwarms(stage))
        .CombineLatest(all => (IReadOnlyList<TopSwarm>)[.. all.SelectMany(swarms => swarms)])
        .Publish(lists => Observable.Merge(
            lists.Select(swarms => new Func<TopSelection, TopSelection>(before => before.With(swarms))),
            keys.TakeUntil(lists.LastOrDefaultAsync()).ObserveOn(stage).Select(key => new Func<TopSelection, TopSelection>(before => before.After(key)))))
        .Scan(TopSelection.None, (selection, change) => change(selection));

    private IObservable<TopDetails> DetailsOf(Swarm? swarm)
    {
        if (swarm is null) return Observable.Return(TopDetails.None);
        var live = swarm.Live;
        return Observable.CombineLatest(
            live.Peers.Connect(suppressEmptyChangeSets: false).Batch(Every, stage).Sort(FastestFirst),
            live.Pieces.Connect(suppressEmptyChangeSets: false).Batch(Every, stage).ToCollection(),
            live.Trackers.Connect(suppressEmptyChangeSets: false).Batch(Every, stage).ToCollection(),
            (peers, pieces, trackers) => new TopDetails(peers, pieces, trackers));
    }

    private static ImmutableQueue<TopEvent> Keep(ImmutableQueue<TopEvent> kept, TopEvent happened)
    {
        kept = kept.Enqueue(happened);
        return kept.Count() > KeptEvents ? kept.Dequeue() : kept;
    }
}
