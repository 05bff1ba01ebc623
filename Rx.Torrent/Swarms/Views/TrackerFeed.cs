using System.Reactive.Disposables;
using System.Reactive.Linq;
using Rx.Torrent.Changes;
using Rx.Torrent.Discovery.Trackers;

namespace Rx.Torrent.Swarms.Views;

/// <summary>The trackers of a swarm.</summary>
internal sealed class TrackerFeed(SwarmLife life, SwarmServices services) : ICacheFeed<TrackerView, Uri>
{
    public Uri KeyOf(TrackerView item) => item.Tracker;

    public IEnumerable<TrackerView> Read() => life.Trackers.Select(View);

    public IDisposable Follow(ICacheWriter<TrackerView, Uri> writer)
    {
        return new CompositeDisposable(
            life.ObserveTrackers().Subscribe(Tell),
            services.Tick.Subscribe(_ => Tell(life.Trackers)), // that a goodbye was given up is told by nobody
            life.States.Subscribe(static _ => { }, writer.End));

        void Tell(IEnumerable<TrackerState> trackers)
        {
            foreach (var tracker in trackers) writer.Set(View(tracker));
        }
    }

    private static TrackerView View(TrackerState state) => new(state.Tracker, state.Tier, state.Status)
    {
        LastAnnounce = state.LastHeard,
        NextAnnounce = state.NextAnnounce,
        Seeds = state.Answer?.Seeds,
        Leechers = state.Answer?.Leechers,
        Peers = state.Answer?.Peers.Count ?? 0,
        Failures = state.Failures,
        Error = state.Failure?.Message,
        Warning = state.Answer?.Warning,
    };
}
