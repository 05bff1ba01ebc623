using System.Reactive.Concurrency;
using System.Reactive.Disposables;

namespace Rx.Torrent.Discovery.Trackers.Announcing;

/// <summary>Tells trackers that we have stopped, all at once, and for a bounded time. On the loop only.</summary>
internal sealed class Goodbye
{
    private readonly TaskCompletionSource _ended = new(); // whoever waits goes on here, on the loop
    private readonly CompositeDisposable _underWay = [];
    private readonly List<TrackerEntry> _waiting;

    public Goodbye(IEnumerable<TrackerEntry> trackers, TrackerCalls calls, IScheduler loop, TimeSpan limit)
    {
        _waiting = [.. trackers];
        if (_waiting.Count == 0)
        {
            _ended.SetResult();
            return;
        }
        _underWay.Add(loop.Schedule(limit, GiveUp));
        foreach (var entry in _waiting.ToArray())
        {
            _underWay.Add(calls.Announce(entry, AnnounceEvent.Stopped, _ => Heard(entry)));
        }
    }

    /// <summary>Ends when everybody has answered or failed, or it was given up.</summary>
    public Task Task => _ended.Task;

    /// <summary>Cancels what is still under way.</summary>
    public void GiveUp()
    {
        _underWay.Dispose();
        foreach (var entry in _waiting) entry.Stopped();
        _waiting.Clear();
        _ended.TrySetResult();
    }

    private void Heard(TrackerEntry entry)
    {
        entry.Stopped();
        _waiting.Remove(entry);
        if (_waiting.Count == 0) GiveUp();
    }
}
