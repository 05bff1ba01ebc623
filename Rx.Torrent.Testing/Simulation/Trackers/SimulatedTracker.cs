using System.Net;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Discovery;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Testing.Simulation.Trackers;

/// <summary>A tracker in virtual time, on a host of its own: an announce takes its way through the network, and who cannot reach the host gets no answer.</summary>
/// <remarks>
/// <code>
/// var tracker = new SimulatedTracker(network);
/// builder.UseTrackerClient(SimulatedTracker.ClientOf(host));       // host is where the client runs
/// client.Add(metainfo, "nowhere", new AddOptions { Trackers = [[tracker.Uri]] });
/// </code>
/// </remarks>
public sealed class SimulatedTracker
{
    private const int UsualCount = 50;

    private readonly Dictionary<InfoHash, Dictionary<PeerId, TrackedPeer>> _swarms = [];
    private readonly Subject<TrackerVisit> _visits = new();
    private readonly SimulatedNetwork _network;

    /// <summary>Puts a tracker into a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="host">Where it is; null for a host of its own.</param>
    public SimulatedTracker(SimulatedNetwork network, SimulatedHost? host = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        _network = network;
        Host = host ?? network.AddHost();
        Uri = new Uri($"simulated://{Host.Address}/announce");
        network.Trackers.Add(Uri, this);
    }

    /// <summary>Where it is.</summary>
    public SimulatedHost Host { get; }

    /// <summary>How it is called in a torrent.</summary>
    public Uri Uri { get; }

    /// <summary>How long clients are asked to wait from one announce to the next. Two minutes, less than most trackers say.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>What it answers instead of peers; null, the default, when it works.</summary>
    public TrackerException? Failure { get; set; }

    /// <summary>How many peers of any swarm it knows.</summary>
    public int PeerCount => _swarms.Values.Sum(swarm => swarm.Count);

    /// <summary>Each announce, as it comes to the tracker.</summary>
    /// <remarks>Hot; no replay; on the scheduler; never completes.</remarks>
    public IObservable<TrackerVisit> Visits => _visits.AsObservable();

    /// <summary>Speaks to all simulated trackers of a network for a client that runs on a host.</summary>
    public static ITrackerClient ClientOf(SimulatedHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return new SimulatedTrackerClient(host, host.Network);
    }

    /// <summary>An announce has come.</summary>
    /// <exception cref="TrackerException">It does not want to.</exception>
    internal AnnounceResponse Answer(SimulatedHost from, AnnounceRequest request)
    {
        _visits.OnNext(new TrackerVisit(from, request));
        if (Failure is not null) throw Failure;
        if (!_swarms.TryGetValue(request.InfoHash, out var swarm)) _swarms.Add(request.InfoHash, swarm = []);
        Forget(swarm);
        if (request.Event == AnnounceEvent.Stopped) swarm.Remove(request.PeerId);
        else swarm[request.PeerId] = new TrackedPeer(new IPEndPoint(from.Address, request.Port), request.Totals.Left == 0, _network.Scheduler.Now);
        var others = swarm.Where(entry => entry.Key != request.PeerId && entry.Value.EndPoint.Port != 0).Select(entry => entry.Value).ToArray();
        _network.Random.Shuffle(others);
        return new AnnounceResponse
        {
            Interval = Interval,
            Peers = [.. others.Take(request.NumWant ?? UsualCount).Select(peer => new PeerCandidate(peer.EndPoint, PeerSourceKind.Tracker))],
            Seeds = swarm.Values.Count(peer => peer.IsSeed),
            Leechers = swarm.Values.Count(peer => !peer.IsSeed),
            ExternalAddress = from.Address,
        };
    }

    private void Forget(Dictionary<PeerId, TrackedPeer> swarm)
    {
        var now = _network.Scheduler.Now;
        foreach (var (id, peer) in swarm)
        {
            if (now - peer.LastSeen > 2 * Interval) swarm.Remove(id);
        }
    }
}
