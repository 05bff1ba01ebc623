using System.Collections.Concurrent;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using Rx.Torrent.Dashboard.Live;
using Rx.Torrent.Dashboard.Views;
using Rx.Torrent.Primitives;
using Rx.Torrent.Swarms;

namespace Rx.Torrent.Dashboard.Swarms;

/// <summary>Watches a client: its swarms as they come and go, and its log.</summary>
internal sealed class SwarmWatch : IDisposable
{
    private readonly TorrentClient _client;
    private readonly Hub _hub;
    private readonly ConcurrentDictionary<InfoHash, WatchedSwarm> _swarms = [];
    private readonly RowsView<SwarmRow> _list = new("swarms", SwarmRow.Columns);
    private readonly TailView<LogEntry> _log = new("log", LogEntry.Kept, LogEntry.Write);
    private readonly CompositeDisposable _subscriptions = [];
    private long _count;

    public SwarmWatch(TorrentClient client, Hub hub)
    {
        (_client, _hub) = (client, hub);
        Feeds = [hub.Add(_list), hub.Add(_log)];
        hub.Fault = exception => _log.Add(new LogEntry(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), LogKind.Fault, "", $"a part of this page stands still: {exception.Message}"));
        _subscriptions.Add(client.Events.Subscribe(happened =>
        {
            if (LogText.Of(happened) is var (kind, text))
                _log.Add(new LogEntry(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), kind, happened.Swarm is { } swarm ? $"{swarm.InfoHash}" : "", text));
        }));
        _subscriptions.Add(client.WhenSwarmAdded.Subscribe(Add));
        foreach (var swarm in client.Swarms) Add(swarm);
    }

    /// <summary>What every page gets.</summary>
    public IReadOnlyList<Feed> Feeds { get; }

    public WatchedSwarm? Find(string infoHash) => InfoHash.TryParse(infoHash, out var hash) ? _swarms.GetValueOrDefault(hash) : null;

    public void Dispose()
    {
        _subscriptions.Dispose();
        foreach (var swarm in _swarms.Values) swarm.Dispose();
        foreach (var feed in Feeds) _hub.Remove(feed);
    }

    private void Add(Swarm swarm)
    {
        if (Find($"{swarm.InfoHash}")?.Swarm == swarm) return; // it was added while we began
        var number = Interlocked.Increment(ref _count);
        var watched = new WatchedSwarm(_client, swarm, number, _hub, _list, _log.Add);
        _swarms[swarm.InfoHash] = watched;
        var end = new SingleAssignmentDisposable();
        _subscriptions.Add(end);
        end.Disposable = swarm.ObserveState().Subscribe(static _ => { }, () =>
        {
            _swarms.TryRemove(new(swarm.InfoHash, watched)); // another of the same name may be there already
            watched.Dispose();
            _list.Remove(number);
            _subscriptions.Remove(end);
        });
    }
}
