using System.Collections.Immutable;

namespace Rx.Torrent.Dashboard.Live;

/// <summary>The beat of the dashboard: so often each watched view says what has changed.</summary>
internal sealed class Hub : IAsyncDisposable
{
    /// <summary>Often enough to look alive, and seldom enough to be read.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMilliseconds(400);

    private readonly CancellationTokenSource _end = new();
    private readonly Task _beating;
    private ImmutableList<Feed> _feeds = [];

    public Hub(TimeSpan? every = null) => _beating = BeatAsync(every ?? Every);

    /// <summary>Hears of a view that could not be written. It is passed over from then on; all others go on.</summary>
    public Action<Exception>? Fault { get; set; }

    /// <summary>Ends with the hub: pages are let go then.</summary>
    public CancellationToken End => _end.Token;

    public Feed Add(View view)
    {
        var feed = new Feed(view);
        ImmutableInterlocked.Update(ref _feeds, feeds => feeds.Add(feed));
        return feed;
    }

    public void Remove(Feed feed) => ImmutableInterlocked.Update(ref _feeds, feeds => feeds.Remove(feed));

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _beating.ConfigureAwait(false);
        _end.Dispose();
    }

    private void Beat(Feed feed)
    {
        try
        {
            feed.Beat();
        }
        catch (Exception exception)
        {
            Remove(feed);
            Fault?.Invoke(exception);
        }
    }

    private async Task BeatAsync(TimeSpan every)
    {
        using var timer = new PeriodicTimer(every);
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token).ConfigureAwait(false))
            {
                foreach (var feed in _feeds) Beat(feed);
            }
        }
        catch (OperationCanceledException)
        {
            // the end of the hub
        }
    }
}
