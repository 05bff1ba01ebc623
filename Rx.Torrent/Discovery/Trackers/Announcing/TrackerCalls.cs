using System.Reactive;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Discovery.Trackers.Access;

namespace Rx.Torrent.Discovery.Trackers.Announcing;

/// <summary>
/// Carries one announce to one tracker and back: builds the request, makes the call, keeps the tracker's entry and tells the streams. On
/// the loop only.
/// </summary>
internal sealed class TrackerCalls(ITrackerClient client, PeerQuery query, TrackerOptions options) : IDisposable
{
    private readonly uint _key = (uint)query.Random.NextInt64(uint.MaxValue + 1L);

    public Subject<PeerCandidate> Candidates { get; } = new();

    public Subject<TrackerEvent> Events { get; } = new();

    /// <summary>A tracker is being told something.</summary>
    public Subject<Unit> Asked { get; } = new();

    /// <summary>The download was done at this moment or before.</summary>
    public bool Completed { get; set; }

    public DateTimeOffset Now => query.Loop.Now;

    /// <summary>Tells <paramref name="entry"/> about <paramref name="what"/>.</summary>
    /// <param name="entry">The tracker.</param>
    /// <param name="what">What it is to be told.</param>
    /// <param name="done">Called on the loop, with true when it answered; not after the call was disposed.</param>
    /// <returns>Disposing it gives the call up.</returns>
    public IDisposable Announce(TrackerEntry entry, AnnounceEvent what, Action<bool> done)
    {
        entry.Asked(what, asSeed: query.Totals().Left == 0, PortFor(entry));
        var request = Request(entry, what);
        Asked.OnNext(Unit.Default);
        return Observable.FromAsync(cancellation => Call(entry.Url, request, cancellation), query.Loop)
            .Timeout(options.AnnounceTimeout, query.Loop)
            .Subscribe(
                answer =>
                {
                    Publish(entry, what, answer);
                    done(true);
                },
                exception =>
                {
                    Publish(entry, what, TrackerException.Of(exception));
                    done(false);
                });
    }

    /// <summary>
    /// Completes the streams. What is published later, by a subscriber that ended all this in the middle of it, goes nowhere.
    /// </summary>
    public void Dispose()
    {
        Candidates.OnCompleted();
        Events.OnCompleted();
        Asked.OnCompleted();
    }

    /// <summary>Where a tracker's peers reach us: a tracker in the house sees us, and speaks of us, at the address that we have there.</summary>
    public ushort PortFor(TrackerEntry entry) => TrackerGuard.ScopeOf(entry.Url.IdnHost) == AddressScope.Public ? query.ExternalPort() : query.ListenPort();

    private AnnounceRequest Request(TrackerEntry entry, AnnounceEvent what)
    {
        var totals = query.Totals();
        return new(query.InfoHash, query.PeerId, entry.ToldPort)
        {
            Totals = totals,
            Event = what,
            NumWant = what == AnnounceEvent.Stopped ? 0 : totals.Left == 0 ? options.NumWantAsSeed : options.NumWant,
            Key = _key,
            TrackerId = entry.TrackerId,
        };
    }

    // A client that throws at once instead of returning a failed task must not call back before there is something to dispose.
    private Task<AnnounceResponse> Call(Uri tracker, AnnounceRequest request, CancellationToken cancellation)
    {
        try
        {
            return client.AnnounceAsync(tracker, request, cancellation);
        }
        catch (Exception exception)
        {
            return Task.FromException<AnnounceResponse>(exception);
        }
    }

    private void Publish(TrackerEntry entry, AnnounceEvent what, AnnounceResponse answer)
    {
        var interval = entry.Answered(answer, Now);
        Events.OnNext(new TrackerAnnounced(entry.Url, what, answer.Peers.Count, answer.Seeds, answer.Leechers, interval)
        {
            ExternalAddress = answer.ExternalAddress,
        });
        if (answer.Warning is { Length: > 0 } warning) Events.OnNext(new TrackerWarned(entry.Url, warning));
        if (what == AnnounceEvent.Stopped) return;
        foreach (var peer in answer.Peers)
        {
            if (peer.PeerId != query.PeerId) Candidates.OnNext(peer);
        }
    }

    private void Publish(TrackerEntry entry, AnnounceEvent what, TrackerException failure)
    {
        var retryIn = entry.Failed(failure, Now, query.Random);
        Events.OnNext(new TrackerFailed(entry.Url, what, failure, what == AnnounceEvent.Stopped ? null : retryIn));
    }
}
