using System.Collections.Immutable;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Discovery.Trackers.Announcing;

namespace Rx.Torrent.Discovery.Trackers;

/// <summary>The trackers of a torrent as a peer source: a search announces that we have started, its end that we have stopped.</summary>
/// <remarks>
/// For states and the choice of moments use a <see cref="TrackerAnnouncer"/> itself; this is one behind the interface that all sources
/// share.
/// </remarks>
/// <param name="tiers">Announce URLs, tier by tier (BEP 12).</param>
/// <param name="client">How trackers are spoken to.</param>
/// <param name="options">When, and which of them.</param>
/// <param name="goodbyeLimit">How long trackers may take to hear that we have stopped; 5 seconds when null.</param>
public sealed class TrackerSource(
    ImmutableArray<ImmutableArray<Uri>> tiers, ITrackerClient client, TrackerOptions? options = null, TimeSpan? goodbyeLimit = null) : IPeerSource
{
    private readonly TimeSpan _goodbyeLimit = goodbyeLimit ?? TimeSpan.FromSeconds(5);
    private readonly ISubject<TrackerEvent> _events = new Subject<TrackerEvent>();

    /// <inheritdoc/>
    public string Name => PeerSourceKind.Tracker.Name;

    /// <summary>Answers, failures and warnings of every search, the goodbyes at its end included.</summary>
    /// <remarks>Hot; no replay; on the loop of the search; never ends.</remarks>
    public IObservable<TrackerEvent> Events => _events.AsObservable();

    /// <summary>
    /// Ends when the trackers of every search that was disposed have heard that we stopped, or had their time. Never fails.
    /// </summary>
    public Task Goodbyes { get; private set; } = Task.CompletedTask;

    /// <summary>Announces to the trackers for as long as somebody is subscribed.</summary>
    /// <remarks>Cold; no replay; on <see cref="PeerQuery.Loop"/>, where it is subscribed and disposed too; never ends by itself.</remarks>
    public IObservable<PeerCandidate> Find(PeerQuery query) => Observable.Create<PeerCandidate>(peers =>
    {
        var announcer = new TrackerAnnouncer(tiers, client, query, options);
        announcer.Events.Subscribe(_events.OnNext);
        var listening = announcer.Candidates.Subscribe(peers);
        announcer.Start();
        return Disposable.Create(() =>
        {
            listening.Dispose();
            Goodbyes = Task.WhenAll(Goodbyes, announcer.StopAsync(_goodbyeLimit));
        });
    });
}
