using System.Diagnostics;
using System.Reactive.Disposables;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Extensions.Telemetry.Metrics;
using Rx.Torrent.Swarms;

namespace Rx.Torrent.Extensions.Telemetry.Activities;

/// <summary>Each announce, from its beginning to the answer. Of the tracker only scheme, host and port are said: the rest may be a passkey.</summary>
internal sealed class AnnounceActivities : IDisposable
{
    private readonly ActivitySource _source;
    private readonly Swarm _swarm;
    private readonly Dictionary<Uri, Activity?> _running = []; // null for one that the sampler left out, which is not asked again
    private readonly CompositeDisposable _listening;

    public AnnounceActivities(ActivitySource source, Swarm swarm)
    {
        _source = source;
        _swarm = swarm;
        _listening = [swarm.ObserveTrackers().Subscribe(Look)];
    }

    public void Dispose()
    {
        _listening.Dispose();
        foreach (var activity in _running.Values) activity?.End(_swarm.Loop);
        _running.Clear();
    }

    private void Look(IReadOnlyList<TrackerState> trackers)
    {
        foreach (var tracker in trackers)
        {
            var isAnnouncing = tracker.Status == TrackerStatus.Announcing;
            if (isAnnouncing == _running.ContainsKey(tracker.Tracker)) continue;
            if (isAnnouncing) Begin(tracker.Tracker);
            else if (_running.Remove(tracker.Tracker, out var activity) && activity is not null) End(activity, tracker);
        }
    }

    private void Begin(Uri tracker)
    {
        if (!_source.HasListeners()) return;
        var activity = _source.Begin("announce", ActivityKind.Client, _swarm.Loop);
        _running.Add(tracker, activity);
        activity?.SetTag("rxtorrent.swarm.info_hash", $"{_swarm.InfoHash}");
        activity?.SetTag("url.scheme", tracker.Scheme);
        activity?.SetTag("server.address", tracker.Host);
        if (tracker.Port > 0) activity?.SetTag("server.port", tracker.Port);
    }

    private void End(Activity activity, TrackerState tracker)
    {
        switch (tracker.Status)
        {
            case TrackerStatus.Working:
                activity.SetTag("rxtorrent.announce.peers", tracker.Answer?.Peers.Count ?? 0);
                activity.End(_swarm.Loop, ActivityStatusCode.Ok);
                break;
            case TrackerStatus.Failing or TrackerStatus.Disabled when tracker.Failure is { } failure:
                activity.SetTag("error.type", Names.Snake(failure.Kind));
                activity.End(_swarm.Loop, ActivityStatusCode.Error, failure.Message);
                break;
            default:
                activity.End(_swarm.Loop); // it was given up
                break;
        }
    }
}
