namespace Rx.Torrent.Dashboard.Live;

/// <summary>A view and the pages that look at it. What it says is written once, however many they are.</summary>
internal sealed class Feed(View view)
{
    private readonly Lock _lock = new();
    private readonly List<PageQueue> _pages = [];
    private long _version;
    private Frame? _whole;

    /// <summary>True while somebody looks.</summary>
    public bool IsWatched
    {
        get
        {
            lock (_lock) return _pages.Count > 0;
        }
    }

    /// <summary>From now on the page gets what changes, and first of all everything.</summary>
    public void Join(PageQueue page)
    {
        lock (_lock)
        {
            if (_pages.Count == 0) Advance(); // nobody has taken the changes since the last page left
            _pages.Add(page);
            page.Owe(this);
        }
    }

    public void Leave(PageQueue page)
    {
        lock (_lock) _pages.Remove(page);
    }

    /// <summary>Tells the pages what has changed. It never waits for one.</summary>
    public void Beat()
    {
        lock (_lock)
        {
            if (_pages.Count == 0 || Advance() is not { } changes) return;
            foreach (var page in _pages) page.Offer(this, changes);
        }
    }

    /// <summary>Everything, as of the last beat.</summary>
    public Frame Whole()
    {
        lock (_lock) return _whole ??= new Frame(_version, view.Whole());
    }

    private Frame? Advance()
    {
        if (view.Changes() is not { } bytes) return null;
        _whole = null;
        return new Frame(++_version, bytes);
    }
}
