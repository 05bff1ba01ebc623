namespace Rx.Torrent.Dashboard.Live;

/// <summary>
/// What one page is still to be sent: at most one frame for each view. When the page has not taken the last changes before the next ones come, both are forgotten and it gets
/// everything when it takes again. So a page that stops reading costs a few references, whatever happens meanwhile.
/// </summary>
internal sealed class PageQueue
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Feed, Frame?> _owed = []; // null: everything
    private readonly Dictionary<Feed, long> _sent = [];
    private TaskCompletionSource _something = Signal();

    /// <summary>How many frames wait for the page.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _owed.Count;
        }
    }

    /// <summary>The page is to get everything.</summary>
    public void Owe(Feed feed) => Put(feed, null);

    /// <summary>The page is to get these changes.</summary>
    public void Offer(Feed feed, Frame changes) => Put(feed, changes);

    /// <summary>Waits until there is something, and takes all of it. One caller at a time.</summary>
    public async Task<IReadOnlyList<Frame>> TakeAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await _something.Task.WaitAsync(cancellation).ConfigureAwait(false);
            KeyValuePair<Feed, Frame?>[] owed;
            lock (_lock)
            {
                owed = [.. _owed];
                _owed.Clear();
                _something = Signal();
            }
            if (owed.Select(one => Due(one.Key, one.Value)).OfType<Frame>().ToArray() is { Length: > 0 } due) return due;
        }
    }

    private void Put(Feed feed, Frame? changes)
    {
        lock (_lock)
        {
            _owed[feed] = _owed.ContainsKey(feed) ? null : changes;
            _something.TrySetResult();
        }
    }

    /// <summary>Changes that came while everything was being fetched are in it already.</summary>
    private Frame? Due(Feed feed, Frame? changes)
    {
        if (changes is not null && changes.Version <= _sent.GetValueOrDefault(feed, -1)) return null;
        var frame = changes ?? feed.Whole();
        _sent[feed] = frame.Version;
        return frame;
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
