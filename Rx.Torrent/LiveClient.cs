using Rx.Torrent.Changes;
using Rx.Torrent.Primitives;
using Rx.Torrent.Swarms.Views;

namespace Rx.Torrent;

/// <summary>A client for whoever watches it: its swarms as change sets. Nothing is gathered while nobody listens.</summary>
public sealed class LiveClient
{
    private readonly Func<TimeSpan?, IObservableCache<SwarmView, InfoHash>> _swarms;

    /// <param name="swarms">Makes a cache that is looked at that often; as often as usual for null.</param>
    internal LiveClient(Func<TimeSpan?, IObservableCache<SwarmView, InfoHash>> swarms)
        : this(swarms, null)
    {
    }

    private LiveClient(Func<TimeSpan?, IObservableCache<SwarmView, InfoHash>> swarms, TimeSpan? interval)
    {
        _swarms = swarms;
        Swarms = swarms(interval);
    }

    /// <summary>The swarms, on the client's first loop. With several loops its items can be looked at only while somebody is connected.</summary>
    public IObservableCache<SwarmView, InfoHash> Swarms { get; }

    /// <summary>
    /// The same, but what flows (rates, totals, counts) is looked at that often instead of once a second. It is a cache of its own: whoever listens to it has its cost, and nobody else
    /// hears of it. Keep what it gives, so that many who listen cost as much as one.
    /// </summary>
    /// <param name="interval">The time between two looks; at least 10 ms.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="interval"/> is less than 10 ms.</exception>
    public LiveClient Every(TimeSpan interval)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(interval, LiveSwarm.ShortestInterval);
        return new LiveClient(_swarms, interval);
    }
}
