using System.Net;
using Rx.Torrent.Discovery;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Extensions.LocalDiscovery;

/// <summary>A swarm that looks for neighbours, and whom it was told of lately: each of them once, and not more than so many, whatever is said.</summary>
internal sealed class LocalSwarm(PeerQuery query, LocalDiscoveryOptions options, IObserver<PeerCandidate> observer)
{
    /// <summary>On one machine there may be a few clients, and not many.</summary>
    private const int MostAtOneAddress = 8;

    private readonly HashSet<IPEndPoint> _told = [];
    private DateTimeOffset _forgetAt;

    /// <summary>The name of the swarm, as it is on the wire.</summary>
    public InfoHash InfoHash { get; } = new(query.InfoHash.WireSpan);

    /// <summary>Where we take connections; 0 when we do not, and then there is nothing to announce.</summary>
    public ushort Port => query.ListenPort();

    /// <summary>Somebody has said that he is in the swarm.</summary>
    public void Hear(IPEndPoint neighbour, DateTimeOffset now)
    {
        if (now >= _forgetAt)
        {
            _told.Clear();
            _forgetAt = now + options.Interval;
        }
        if (_told.Count >= options.MaxNeighbours || _told.Contains(neighbour)) return;
        if (_told.Count(one => one.Address.Equals(neighbour.Address)) >= MostAtOneAddress) return;
        _told.Add(neighbour);
        observer.OnNext(new PeerCandidate(neighbour, PeerSourceKind.Lsd));
    }
}
