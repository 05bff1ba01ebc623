using System.Net;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.CommandLine.Tracker;

/// <summary>Who is in which swarm. Bounded, forgets who no longer announces, and may be used from any thread.</summary>
internal sealed class PeerRegister(TrackerServerOptions options, Random random)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<InfoHash, RegisteredSwarm> _swarms = [];
    private DateTimeOffset _nextSweep = options.Clock.GetUtcNow() + options.Expiry;
    private int _peers;
    private long _announces;

    /// <summary>Takes an announce in and finds the answer.</summary>
    public TrackerReply Announce(AnnounceQuery query, IPAddress from)
    {
        var asker = new IPEndPoint(from, query.Port);
        lock (_gate)
        {
            _announces++;
            var now = options.Clock.GetUtcNow();
            if (now >= _nextSweep) Sweep(now);
            if (!_swarms.TryGetValue(query.InfoHash, out var swarm))
            {
                if (query.Event == AnnounceEvent.Stopped) return new TrackerReply();
                if (_swarms.Count >= options.MaxSwarms) return new TrackerReply { Refusal = "this tracker is full" };
                _swarms.Add(query.InfoHash, swarm = new RegisteredSwarm());
            }
            if (query.Event == AnnounceEvent.Stopped)
            {
                if (swarm.Remove(asker)) _peers--;
                if (swarm.Count == 0) _swarms.Remove(query.InfoHash);
                return TrackerReply.Of(swarm, []);
            }
            if (query.Event == AnnounceEvent.Completed) swarm.Downloads++;
            Put(swarm, asker, query, now);
            var count = Math.Clamp(query.NumWant ?? options.DefaultNumWant, 0, options.MaxNumWant);
            return TrackerReply.Of(swarm, swarm.PeersFor(asker, query.IsSeed, count, random));
        }
    }

    /// <summary>The counts of a swarm; null when it is not known.</summary>
    public TrackerReply? Count(InfoHash infoHash)
    {
        lock (_gate) return _swarms.TryGetValue(infoHash, out var swarm) ? TrackerReply.Of(swarm, []) : null;
    }

    /// <summary>How much there is in it.</summary>
    public TrackerStanding Standing
    {
        get
        {
            lock (_gate) return new TrackerStanding(_swarms.Count, _peers, _announces);
        }
    }

    private void Put(RegisteredSwarm swarm, IPEndPoint asker, AnnounceQuery query, DateTimeOffset now)
    {
        if (asker.Port == 0) return; // it does not listen, so others need not know of it
        if (!swarm.Contains(asker))
        {
            if (_peers >= options.MaxPeers) return;
            _peers++;
        }
        swarm.Put(asker, query.PeerId, query.IsSeed, now);
    }

    // Twice per expiry time, by whoever comes along then: a tracker that nobody asks needs no timer.
    private void Sweep(DateTimeOffset now)
    {
        _nextSweep = now + (options.Expiry / 2);
        foreach (var (infoHash, swarm) in _swarms)
        {
            _peers -= swarm.Expire(now - options.Expiry);
            if (swarm.Count == 0) _swarms.Remove(infoHash);
        }
    }
}
