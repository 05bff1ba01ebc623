using System.Net;
using Rx.Torrent.Extensions.Bounds;
using Rx.Torrent.Extensions.Dht.Krpc;
using Rx.Torrent.Extensions.Dht.Nodes;

namespace Rx.Torrent.Extensions.Dht.Serving;

/// <summary>
/// The peers that announced themselves to us. Bounded: a swarm has so many, each address stands in so many swarms and once in each (BEP 33), and a
/// full store keeps the swarms that are nearest to our own place, because those are ours to keep.
/// </summary>
internal sealed class PeerStore(DhtLimits limits, Random random)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    private readonly Dictionary<NodeId, Dictionary<UInt128, StoredPeer>> _swarms = [];
    private readonly Dictionary<UInt128, int> _perAddress = [];

    public int SwarmCount => _swarms.Count;

    public int PeerCount { get; private set; }

    /// <summary>True when a peer of that swarm could be stored now.</summary>
    public bool HasRoomFor(NodeId swarm) => !_swarms.TryGetValue(swarm, out var peers) || peers.Count < limits.PeersPerSwarm;

    /// <summary>Stores a peer, or the news of one that is there.</summary>
    /// <returns>False when there is no room for it.</returns>
    public bool Add(NodeId swarm, IPEndPoint peer, bool isSeed, NodeId own, TimeSpan now)
    {
        var address = AddressScope.Subscriber(peer.Address);
        var stored = new StoredPeer(peer, isSeed, now);
        if (_swarms.TryGetValue(swarm, out var peers) && peers.ContainsKey(address))
        {
            peers[address] = stored;
            return true;
        }
        if (_perAddress.GetValueOrDefault(address) >= limits.SwarmsPerAddress) return false;
        if (peers is null)
        {
            if (_swarms.Count >= limits.Swarms && !MakeRoom(swarm, own)) return false;
            _swarms.Add(swarm, peers = []);
        }
        if (peers.Count >= limits.PeersPerSwarm) return false;
        peers.Add(address, stored);
        _perAddress[address] = _perAddress.GetValueOrDefault(address) + 1;
        PeerCount++;
        return true;
    }

    /// <summary>Some peers of a swarm, by chance when there are more.</summary>
    public List<IPEndPoint> Sample(NodeId swarm, int most, bool withoutSeeds)
    {
        if (!_swarms.TryGetValue(swarm, out var peers)) return [];
        var eligible = peers.Values.Where(peer => !(withoutSeeds && peer.IsSeed)).Select(peer => peer.EndPoint).ToArray();
        if (eligible.Length > most) random.Shuffle(eligible);
        return [.. eligible.Take(most)];
    }

    /// <summary>Some of the swarms, by chance when there are more (BEP 51).</summary>
    public List<NodeId> SampleSwarms(int most)
    {
        var swarms = _swarms.Keys.ToArray();
        if (swarms.Length > most) random.Shuffle(swarms);
        return [.. swarms.Take(most)];
    }

    /// <summary>The filters of a swarm (BEP 33); null when nobody is there.</summary>
    public (AddressFilter Seeds, AddressFilter Downloaders)? Scrape(NodeId swarm)
    {
        if (!_swarms.TryGetValue(swarm, out var peers)) return null;
        var (seeds, downloaders) = (new AddressFilter(), new AddressFilter());
        foreach (var peer in peers.Values) (peer.IsSeed ? seeds : downloaders).Add(peer.EndPoint.Address);
        return (seeds, downloaders);
    }

    /// <summary>Forgets who has not said anything for half an hour.</summary>
    public void Expire(TimeSpan now)
    {
        foreach (var (swarm, peers) in _swarms)
        {
            foreach (var (address, peer) in peers)
            {
                if (now - peer.Since > Lifetime) Remove(peers, address);
            }
            if (peers.Count == 0) _swarms.Remove(swarm);
        }
    }

    private bool MakeRoom(NodeId swarm, NodeId own)
    {
        var farthest = _swarms.Keys.Aggregate((far, next) => own.CompareDistance(next, far) > 0 ? next : far);
        if (own.CompareDistance(swarm, farthest) >= 0) return false;
        foreach (var address in _swarms[farthest].Keys.ToArray()) Remove(_swarms[farthest], address);
        return _swarms.Remove(farthest);
    }

    private void Remove(Dictionary<UInt128, StoredPeer> peers, UInt128 address)
    {
        peers.Remove(address);
        PeerCount--;
        if (--_perAddress[address] == 0) _perAddress.Remove(address);
    }
}
