using System.Reactive.Concurrency;
using System.Reactive.Disposables;

namespace Rx.Torrent.Discovery.Trackers.Announcing;

/// <summary>
/// A list of tiers of which one tracker is to hear of us at a time (BEP 12). It goes in rounds: tier by tier and tracker by tracker until
/// one answers;
/// that one moves to the front of its tier and says when the next round is. When none answers, the next round is when the first back-off
/// ends.
/// </summary>
/// <remarks>There is at most one call and at most one timer. On the loop only.</remarks>
internal sealed class AnnounceLane(List<TrackerEntry>[] tiers, TrackerCalls calls, IScheduler loop) : IDisposable
{
    private readonly SerialDisposable _call = new();
    private readonly SerialDisposable _timer = new();
    private DateTimeOffset _nextRound = DateTimeOffset.MaxValue;
    private TrackerEntry? _working;
    private bool _busy;

    /// <summary>Begins the first round.</summary>
    public void Start() => Round(urgent: false);

    /// <summary>
    /// Peers are wanted now: the next round comes as early as the tracker that works allows. While none works nothing changes, so that
    /// nobody is hammered.
    /// </summary>
    public void Hurry()
    {
        if (_busy || _working?.NotBefore is not { } earliest) return;
        var at = earliest > calls.Now ? earliest : calls.Now;
        if (at < _nextRound) Plan(at);
    }

    /// <summary>The download is done: whoever knows us hears it at once.</summary>
    public void TellCompleted()
    {
        // A round that is under way looks for this when it ends.
        if (!_busy && _working?.NextEvent(calls.Completed) == AnnounceEvent.Completed) Round(urgent: true);
    }

    /// <summary>Gives up the call and the timer.</summary>
    public void Dispose()
    {
        _call.Dispose();
        _timer.Dispose();
    }

    private void Round(bool urgent)
    {
        _timer.Disposable = Disposable.Empty;
        _nextRound = DateTimeOffset.MaxValue;
        _busy = true;
        // The order is taken down first, for an answer changes it.
        Try([.. tiers.SelectMany(tier => tier.Select(entry => (entry, tier)))], 0, urgent);
    }

    private void Try((TrackerEntry Entry, List<TrackerEntry> Tier)[] order, int position, bool urgent)
    {
        if (_call.IsDisposed) return; // by a subscriber, in the middle of an answer
        while (position < order.Length && !order[position].Entry.IsReady(calls.Now, urgent)) position++;
        if (position == order.Length)
        {
            NobodyAnswered();
            return;
        }
        var (entry, tier) = order[position];
        var call = new SingleAssignmentDisposable();
        _call.Disposable = call;
        call.Disposable = calls.Announce(entry, entry.NextEvent(calls.Completed), answered =>
        {
            if (answered) Answered(entry, tier);
            else Try(order, position + 1, urgent);
        });
    }

    private void Answered(TrackerEntry entry, List<TrackerEntry> tier)
    {
        tier.Remove(entry);
        tier.Insert(0, entry);
        _working = entry;
        _busy = false;
        if (entry.NextEvent(calls.Completed) == AnnounceEvent.Completed) Round(urgent: true);
        else Plan(calls.PortFor(entry) != entry.ToldPort && entry.NotBefore is { } soon ? soon : entry.Due); // meanwhile we are to be reached elsewhere
    }

    private void NobodyAnswered()
    {
        _working = null;
        _busy = false;
        var next = tiers.SelectMany(tier => tier).Min(entry => entry.NotBefore);
        if (next is { } at) Plan(at);
    }

    private void Plan(DateTimeOffset at)
    {
        _nextRound = at;
        _timer.Disposable = loop.Schedule(at, () => Round(urgent: false));
    }
}
