using Rx.Torrent.Dashboard.Live;
using Rx.Torrent.Dashboard.Switches;
using Rx.Torrent.Dashboard.Views;
using Rx.Torrent.Swarms;

namespace Rx.Torrent.Dashboard.Swarms;

/// <summary>A swarm as the dashboard keeps it from its first moment to its last: its rates and its switches. What is looked at in detail is watched only while somebody looks.</summary>
internal sealed class WatchedSwarm : IDisposable
{
    private readonly Hub _hub;
    private readonly Lock _lock = new();
    private readonly Feed _rates;
    private readonly Feed _plugins;
    private readonly TailView<RatePoint> _rateView = new("rates", RatePoint.Kept, RatePoint.Write);
    private readonly IDisposable _progress;
    private readonly CancellationTokenSource _end = new();
    private SwarmDetails? _details;
    private int _pages;

    public WatchedSwarm(TorrentClient client, Swarm swarm, long number, Hub hub, RowsView<SwarmRow> list, Action<LogEntry> log)
    {
        (Swarm, _hub, End) = (swarm, hub, _end.Token);
        Switches = new PluginSwitches(client, swarm, (kind, text) => log(new LogEntry(Now, kind, $"{swarm.InfoHash}", text)));
        _rates = hub.Add(_rateView);
        _plugins = hub.Add(Switches.View);
        _progress = swarm.ObserveProgress(Hub.Every).Subscribe(progress =>
        {
            list.Put(number, new SwarmRow(swarm, swarm.Name, progress));
            _rateView.Add(new RatePoint(Now, (long)progress.DownloadRate, (long)progress.UploadRate));
        });
    }

    public Swarm Swarm { get; }

    public PluginSwitches Switches { get; }

    /// <summary>The swarm was removed. Whoever looks is to look again: another of the same name may have come.</summary>
    public CancellationToken End { get; }

    /// <summary>A page looks at it from now on.</summary>
    public IReadOnlyList<Feed> Open()
    {
        lock (_lock)
        {
            _pages++;
            _details ??= new SwarmDetails(Swarm, _hub);
            return [_rates, _plugins, .. _details.Feeds];
        }
    }

    /// <summary>A page no longer looks at it.</summary>
    public void Close()
    {
        lock (_lock)
        {
            if (--_pages > 0) return;
            _details?.Dispose();
            _details = null;
        }
    }

    public void Dispose()
    {
        _progress.Dispose();
        Switches.Dispose();
        _hub.Remove(_rates);
        _hub.Remove(_plugins);
        _ = _end.CancelAsync(); // what ends with it ends elsewhere, and not on the loop
    }

    private static long Now => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
}
