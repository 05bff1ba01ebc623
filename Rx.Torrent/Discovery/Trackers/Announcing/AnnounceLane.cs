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
    private const int MostDoublings = 10;

    private readonly SerialDisposable _call = new();
    private readonly SerialDisposable _timer = new();
    private DateTimeOffset _nextRound = DateTimeOffset.MaxValue;
    private TrackerEntry? _working;
    private bool _busy;
    private bool _isStarved;
    private int _inVain;

    /// <summary>Begins the first round.</summary>
    public void Start() => Round(urgent: false);

    /// <summary>Begins with a tracker that knows us already, when it is time for it.</summary>
    public void GoOnWith(TrackerEntry entry) => Answered(entry, Array.Find(tiers, tier => tier.Contains(entry))!);

    /// <summary>
    /// Peers are wanted now, or there is something new to tell: the next round comes as early as the tracker that works allows. While none works nothing changes, so that
    /// nobody is hammered.
    /// </summary>
    /// <param name="isStarved">The swarm has run dry. A tracker that could not help it is asked twice as late the next time, so that a dead swarm does not ask every minute for ever.</param>
    public void Hurry(bool isStarved)
    {
        if (_busy || _working is not { NotBefore: { } earliest, LastHeard: { } heard }) return;
        _isStarved |= isStarved;
        if (isStarved) earliest += (earliest - heard) * (Math.Pow(2, _inVain) - 1);
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
        _inVain = _isStarved ? Math.Min(_inVain + 1, MostDoublings) : 0;
        _isStarved = false;
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
        // As a wait: a time on the clock could come to a scheduler that was disposed meanwhile, and end the process.
        _timer.Disposable = loop.Schedule(Scheduler.Normalize(at - calls.Now), () => Round(urgent: false));
    }
}
