using System.Collections.ObjectModel;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using Rx.Torrent.Changes;
using Rx.Torrent.Changes.Operators;
using Rx.Torrent.Choking;
using Rx.Torrent.Plugins;
using Rx.Torrent.Primitives;
using Rx.Torrent.Swarms;
using Rx.Torrent.Swarms.Views;

namespace Rx.Torrent.Snippets.Watching;

/// <summary>What docs/dashboards.md shows of change sets.</summary>
internal static class ChangeSnippets
{
    public static IDisposable Connect(Swarm swarm, Action<string> write)
    {
        #region connect
        var watching = swarm.Live.Peers.Connect().Subscribe(changes =>
        {
            foreach (var change in changes)
            {
                write(change.Reason switch
                {
                    ChangeReason.Add => $"{change.Current.EndPoint} has come",
                    ChangeReason.Remove => $"{change.Current.EndPoint} has gone",
                    _ when change.Previous?.PeerChoking != change.Current.PeerChoking => $"{change.Current.EndPoint} {(change.Current.PeerChoking ? "chokes" : "unchokes")} us",
                    _ => $"{change.Current.EndPoint}: {change.Current.DownloadRate:N0} bytes a second",
                });
            }
        });
        #endregion
        return watching;
    }

    public static IObservable<(int Swarms, double DownloadRate)> Once(TorrentClient client) =>
        #region once
        client.Live.Swarms.Connect(suppressEmptyChangeSets: false) // so that there is an answer when there are none
            .Take(1)
            .Select(swarms => (swarms.Count, swarms.Sum(change => change.Current.Progress.DownloadRate)));
        #endregion

    public static IDisposable Bind(Swarm swarm, ObservableCollection<PeerView> rows, IScheduler window)
    {
        #region bind
        var fastestFirst = Comparer<PeerView>.Create((one, other) => other.DownloadRate.CompareTo(one.DownloadRate));
        var showing = swarm.Live.Peers.Connect(suppressEmptyChangeSets: false) // so that no row of another swarm stays when this one has no peer
            .Filter(peer => !peer.IsSnubbing)
            .Batch(TimeSpan.FromMilliseconds(500), window) // from here on it is the window's thread
            .Sort(fastestFirst)
            .Bind(rows)
            .Subscribe();
        #endregion
        return showing;
    }

    public static IObservable<double> Often(Swarm swarm)
    {
        #region every
        var live = swarm.Live.Every(TimeSpan.FromMilliseconds(400)); // keep it: each call makes caches of its own
        var fastest = live.Peers.Connect().QueryWhenChanged(peers => peers.Values.Select(peer => peer.DownloadRate).DefaultIfEmpty().Max());
        #endregion
        return fastest;
    }

    public static IObservable<IReadOnlyCollection<string>> Group(Swarm swarm) =>
        #region group
        swarm.Live.Peers.Connect()
            .Group(peer => peer.Client)
            .Transform(group => $"{group.Count} × {group.Key}, {group.Items.Sum(peer => peer.DownloadRate):N0} bytes a second")
            .ToCollection();
        #endregion

    public static IObservable<double> Sample(Swarm swarm, IScheduler scheduler) =>
        #region sample
        swarm.Live.Pieces.Connect()
            .QueryWhenChanged(pieces => (double)pieces.Values.Count(piece => piece.State == PieceState.Verified) / pieces.Count)
            .Sample(TimeSpan.FromSeconds(1), scheduler); // a share, and no change set any more: the next one does not build on it
        #endregion

    public static IObservable<string> Watch(Swarm swarm, PieceIndex piece) =>
        #region watch
        swarm.Live.Pieces.Watch(piece)
            .Select(change => $"{change.Current.State}, {change.Current.Blocks} of {change.Current.BlockCount} blocks");
        #endregion

    public static (CacheCopy<SwarmView, InfoHash> Copy, Func<string?> NameOfFirst) Copy(TorrentClient client)
    {
        #region copy
        var swarms = client.Live.Swarms.Connect().AsObservableCache(); // until it is disposed
        var name = () => swarms.Items.FirstOrDefault()?.Name; // on any thread
        #endregion
        return (swarms, name);
    }

    public static IDisposable Act(Swarm swarm, Action<ISwarm, PeerToken> log) =>
        #region act
        swarm.Live.Peers.Connect()
            .SelectMany(changes => changes.Where(change => change.Reason != ChangeReason.Remove && change.Current is { Wasted: > 1_000_000 }))
            .Subscribe(change =>
            {
                swarm.Find(change.Key)?.Disconnect(Peers.DisconnectReason.Requested("too much waste")); // we are on the loop
                log(swarm, change.Key);
            });
        #endregion

    #region feed
    public static IDisposable Feed<TObject, TKey>(IObservable<IChangeSet<TObject, TKey>> source, Action<Action<IUpdater<TObject, TKey>>> edit)
        where TObject : class
        where TKey : notnull => source.Subscribe(changes => edit(list =>
        {
            foreach (var change in changes)
            {
                if (change.Reason == ChangeReason.Remove) list.Remove(change.Key);
                else if (change.Reason == ChangeReason.Refresh) list.Refresh(change.Key);
                else list.AddOrUpdate(change.Current);
            }
        }));
    #endregion
}
