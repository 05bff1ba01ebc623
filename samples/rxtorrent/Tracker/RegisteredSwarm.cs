using System.Net;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.CommandLine.Tracker;

/// <summary>The peers of one swarm. A peer is its address and port. Not safe for threads.</summary>
internal sealed class RegisteredSwarm
{
    private readonly Dictionary<IPEndPoint, RegisteredPeer> _byEndPoint = [];
    private readonly List<RegisteredPeer> _peers = [];

    public int Count => _peers.Count;

    public int Seeds { get; private set; }

    public int Leechers => Count - Seeds;

    /// <summary>How many have told that they completed.</summary>
    public int Downloads { get; set; }

    public bool Contains(IPEndPoint endPoint) => _byEndPoint.ContainsKey(endPoint);

    public void Put(IPEndPoint endPoint, PeerId peerId, bool isSeed, DateTimeOffset now)
    {
        if (!_byEndPoint.TryGetValue(endPoint, out var peer))
        {
            peer = new RegisteredPeer(endPoint) { Place = _peers.Count };
            _byEndPoint.Add(endPoint, peer);
            _peers.Add(peer);
        }
        Seeds += (isSeed ? 1 : 0) - (peer.IsSeed ? 1 : 0);
        peer.PeerId = peerId;
        peer.IsSeed = isSeed;
        peer.LastSeen = now;
    }

    public bool Remove(IPEndPoint endPoint)
    {
        if (!_byEndPoint.Remove(endPoint, out var peer)) return false;
        if (peer.IsSeed) Seeds--;
        _peers[peer.Place] = _peers[^1];
        _peers[peer.Place].Place = peer.Place;
        _peers.RemoveAt(_peers.Count - 1);
        return true;
    }

    /// <summary>Forgets who was last seen before <paramref name="earliest"/>, and says how many that were.</summary>
    public int Expire(DateTimeOffset earliest)
    {
        var gone = _peers.Where(peer => peer.LastSeen < earliest).Select(peer => peer.EndPoint).ToArray();
        foreach (var endPoint in gone) Remove(endPoint);
        return gone.Length;
    }

    /// <summary>
    /// Up to <paramref name="count"/> peers for the one at <paramref name="asker"/>, starting at a place chosen by chance. A seed is told
    /// of no other seed.
    /// </summary>
    public List<RegisteredPeer> PeersFor(IPEndPoint asker, bool isSeed, int count, Random random)
    {
        var chosen = new List<RegisteredPeer>(Math.Min(count, _peers.Count));
        var start = random.Next(Math.Max(1, _peers.Count));
        for (var i = 0; i < _peers.Count && chosen.Count < count; i++)
        {
            var peer = _peers[(start + i) % _peers.Count];
            if (!peer.EndPoint.Equals(asker) && !(isSeed && peer.IsSeed)) chosen.Add(peer);
        }
        return chosen;
    }
}
