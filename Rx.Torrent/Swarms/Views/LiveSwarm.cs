using Rx.Torrent.Changes;
using Rx.Torrent.Choking;
using Rx.Torrent.Loops;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Swarms.Views;

/// <summary>A swarm for whoever watches it: its peers, pieces, files and trackers as change sets.</summary>
/// <remarks>
/// What is shown are values that do not change and may be kept, for plugins see the peers and pieces themselves (<see cref="Swarm.Peers"/>, <see cref="Swarm.Pieces"/>). Nothing is
/// gathered, and no message is looked at, while nobody listens; many who listen cost as much as one.
/// </remarks>
public sealed class LiveSwarm
{
    /// <summary>Who looks more often sees nothing but the loop at work.</summary>
    internal static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(10);

    private readonly Func<TimeSpan, LiveSwarm> _every;

    internal LiveSwarm(Swarm swarm, SwarmLife life, SwarmServices services, SwarmSubjects subjects, Action<StrangerFault> fault)
    {
        _every = interval => new(swarm, life, services with { Tick = Ticker.Beats(services.Loop, interval) }, subjects, fault);
        Peers = Cache(new PeerFeed(life, services, subjects), nameof(Peers));
        Pieces = Cache(new PieceFeed(life, services, subjects), nameof(Pieces));
        Files = Cache(new FileFeed(life, subjects, () => swarm.Metainfo), nameof(Files));
        Trackers = Cache(new TrackerFeed(life, services), nameof(Trackers));

        LoopCache<TObject, TKey> Cache<TObject, TKey>(ICacheFeed<TObject, TKey> feed, string name)
            where TObject : class
            where TKey : notnull => new(services.Loop, feed, name, fault);
    }

    /// <summary>The connected peers: those whose handshake and ours have passed.</summary>
    public IObservableCache<PeerView, PeerToken> Peers { get; }

    /// <summary>The pieces; none while nobody knows what the torrent contains.</summary>
    public IObservableCache<PieceView, PieceIndex> Pieces { get; }

    /// <summary>The files by their numbers in the metainfo; none while nobody knows what the torrent contains.</summary>
    public IObservableCache<FileView, int> Files { get; }

    /// <summary>The trackers by their announce URLs.</summary>
    public IObservableCache<TrackerView, Uri> Trackers { get; }

    /// <summary>
    /// The same, but what flows (rates, totals, counts) is looked at that often instead of once a second. These are caches of their own: whoever listens to them has their cost, and nobody
    /// else hears of it. Keep what it gives, so that many who listen cost as much as one.
    /// </summary>
    /// <param name="interval">The time between two looks; at least 10 ms.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="interval"/> is less than 10 ms.</exception>
    public LiveSwarm Every(TimeSpan interval)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(interval, ShortestInterval);
        return _every(interval);
    }
}
