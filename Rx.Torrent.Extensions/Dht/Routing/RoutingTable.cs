using System.Net;
using Rx.Torrent.Extensions.Bounds;
using Rx.Torrent.Extensions.Dht.Nodes;

namespace Rx.Torrent.Extensions.Dht.Routing;

/// <summary>
/// The nodes that we know (BEP 5): many near our own id, few far from it. The bucket with our own place in it is split when it is full; another
/// full bucket takes a node only in the place of one that is worse.
/// </summary>
internal sealed class RoutingTable
{
    private readonly RoutingRules _rules;
    private readonly List<Bucket> _buckets; // the i-th has the nodes that share i bits with us, the last one all the nearer ones
    private readonly Dictionary<IPEndPoint, KnownNode> _byEndPoint = [];
    private readonly Dictionary<UInt128, int> _perSubscriber = [];

    public RoutingTable(NodeId own, RoutingRules rules, TimeSpan now)
    {
        Own = own;
        _rules = rules;
        _buckets = [new Bucket(now)];
    }

    /// <summary>Our place.</summary>
    public NodeId Own { get; }

    public int Count => _byEndPoint.Count;

    /// <summary>How many of them are not bad.</summary>
    public int Usable => _byEndPoint.Values.Count(node => !node.IsBad);

    public int BucketCount => _buckets.Count;

    /// <summary>All of them, the bad ones too.</summary>
    public IEnumerable<KnownNode> Nodes => _byEndPoint.Values;

    /// <summary>True when a node should be asked whether it is there: it would come in, or wait, if it answered, or what we know of it is wrong.</summary>
    public bool Wants(NodeContact contact)
    {
        if (_byEndPoint.TryGetValue(contact.EndPoint, out var known)) return known.Id != contact.Id;
        if (!MayEnter(contact)) return false;
        var at = IndexOf(contact.Id);
        var bucket = _buckets[at];
        if (bucket.Find(contact.Id) is not null) return false;
        return !bucket.IsFull || CanSplit(at) || bucket.Waiting.Count < Bucket.Capacity || bucket.Nodes.Exists(node => node.IsBad);
    }

    /// <summary>A node has answered us: it comes in, stays in, or waits.</summary>
    public void Answered(NodeContact contact, TimeSpan now)
    {
        if (_byEndPoint.TryGetValue(contact.EndPoint, out var known))
        {
            if (known.Id == contact.Id)
            {
                known.Answered(now);
                _buckets[IndexOf(known.Id)].LastChanged = now;
                return;
            }
            Remove(known); // another id at the same address: what we knew of it is wrong (BEP 45)
        }
        if (MayEnter(contact)) Enter(new KnownNode(contact, now), now);
    }

    /// <summary>A node that we know has asked us something.</summary>
    public void Asked(NodeContact contact, TimeSpan now)
    {
        if (_byEndPoint.TryGetValue(contact.EndPoint, out var known) && known.Id == contact.Id) known.Asked(now);
    }

    /// <summary>A node has not answered us. Bad ones leave when another one waits.</summary>
    public void Failed(IPEndPoint endPoint, TimeSpan now)
    {
        if (!_byEndPoint.TryGetValue(endPoint, out var known)) return;
        known.Failed();
        var bucket = _buckets[IndexOf(known.Id)];
        if (!known.IsBad || bucket.Waiting.Count == 0) return;
        Remove(known);
        while (bucket.Waiting.Count > 0 && !bucket.IsFull)
        {
            var next = bucket.Waiting[^1];
            bucket.Waiting.RemoveAt(bucket.Waiting.Count - 1);
            if (!_byEndPoint.ContainsKey(next.EndPoint) && bucket.Find(next.Id) is null && MayEnter(next.Contact) && HasRoomFor(bucket, next)) Put(bucket, next, now);
        }
    }

    /// <summary>The nodes nearest to a place that are not bad.</summary>
    public List<NodeContact> Closest(NodeId target, int count)
    {
        var nearest = new List<NodeContact>(count + 1);
        foreach (var bucket in _buckets)
        {
            foreach (var node in bucket.Nodes)
            {
                if (node.IsBad) continue;
                var at = nearest.Count;
                while (at > 0 && target.CompareDistance(node.Id, nearest[at - 1].Id) < 0) at--;
                if (at >= count) continue;
                nearest.Insert(at, node.Contact);
                if (nearest.Count > count) nearest.RemoveAt(count);
            }
        }
        return nearest;
    }

    /// <summary>A node to ping, so that one that waits for its place gets it when it is gone; null when there is none.</summary>
    public NodeContact? Doubtful(TimeSpan now)
    {
        KnownNode? oldest = null;
        foreach (var bucket in _buckets)
        {
            if (bucket.Waiting.Count == 0) continue;
            foreach (var node in bucket.Nodes)
            {
                if (!node.IsGood(now) && (oldest is null || node.LastSeen < oldest.LastSeen)) oldest = node;
            }
        }
        return oldest?.Contact;
    }

    /// <summary>A place in the bucket that has been silent for longest, when that is too long: looking for it refreshes the bucket. Asking again gives another bucket.</summary>
    public NodeId? StalePlace(TimeSpan now, Random random)
    {
        var stalest = _buckets.Find(bucket => bucket is { IsSought: false, Nodes.Count: < Bucket.Capacity / 2 } && bucket != _buckets[^1]); // that of our own neighbours seldom is full
        foreach (var bucket in stalest is null ? _buckets : [])
        {
            if (now - bucket.LastChanged >= KnownNode.Freshness && (stalest is null || bucket.LastChanged < stalest.LastChanged)) stalest = bucket;
        }
        if (stalest is null) return null;
        stalest.LastChanged = now;
        stalest.IsSought = true;
        var at = _buckets.IndexOf(stalest);
        return at == _buckets.Count - 1 && at == 0 ? NodeId.Random(random) : Own.RandomAt(Math.Min(at, NodeId.Bits - 1), random);
    }

    private void Enter(KnownNode node, TimeSpan now)
    {
        var at = IndexOf(node.Id);
        if (_buckets[at].Find(node.Id) is { } namesake)
        {
            if (namesake.IsGood(now)) return; // nobody takes another's name
            Remove(namesake);
        }
        while (_buckets[at].IsFull && CanSplit(at))
        {
            Split(now);
            at = IndexOf(node.Id);
        }
        var bucket = _buckets[at];
        if (bucket.IsFull && Worse(bucket, node) is { } worse) Remove(worse);
        if (bucket.IsFull || !HasRoomFor(bucket, node)) bucket.Wait(node);
        else Put(bucket, node, now);
    }

    private KnownNode? Worse(Bucket bucket, KnownNode node) =>
        bucket.Nodes.Find(other => other.IsBad) ?? (_rules.SecureIds != SecureIds.Ignore && node.IsSecure ? bucket.Nodes.Find(other => !other.IsSecure) : null);

    private bool MayEnter(NodeContact contact)
    {
        if (contact.Id == Own) return false;
        var address = contact.EndPoint.Address;
        if (_rules.SecureIds == SecureIds.Require && !SecureNodeId.IsValid(contact.Id, address)) return false;
        return AddressScope.IsLocal(address) || _perSubscriber.GetValueOrDefault(AddressScope.Subscriber(address)) < _rules.NodesPerAddress;
    }

    private bool HasRoomFor(Bucket bucket, KnownNode node)
    {
        var address = node.EndPoint.Address;
        if (AddressScope.IsLocal(address)) return true;
        var neighbourhood = AddressScope.Neighbourhood(address);
        return bucket.Nodes.Count(other => AddressScope.Neighbourhood(other.EndPoint.Address) == neighbourhood) < _rules.NodesPerNeighbourhood;
    }

    private void Put(Bucket bucket, KnownNode node, TimeSpan now)
    {
        bucket.Nodes.Add(node);
        bucket.LastChanged = now;
        _byEndPoint.Add(node.EndPoint, node);
        var subscriber = AddressScope.Subscriber(node.EndPoint.Address);
        _perSubscriber[subscriber] = _perSubscriber.GetValueOrDefault(subscriber) + 1;
    }

    private void Remove(KnownNode node)
    {
        _buckets[IndexOf(node.Id)].Nodes.Remove(node);
        _byEndPoint.Remove(node.EndPoint);
        var subscriber = AddressScope.Subscriber(node.EndPoint.Address);
        if (--_perSubscriber[subscriber] == 0) _perSubscriber.Remove(subscriber);
    }

    private int IndexOf(NodeId id) => Math.Min(Own.SharedBits(id), _buckets.Count - 1);

    private bool CanSplit(int at) => at == _buckets.Count - 1 && _buckets.Count < NodeId.Bits;

    private void Split(TimeSpan now)
    {
        var old = _buckets[^1];
        var near = new Bucket(now) { LastChanged = old.LastChanged };
        _buckets.Add(near);
        Move(old.Nodes, near.Nodes);
        Move(old.Waiting, near.Waiting);

        void Move(List<KnownNode> from, List<KnownNode> to)
        {
            to.AddRange(from.Where(node => IndexOf(node.Id) == _buckets.Count - 1));
            from.RemoveAll(node => IndexOf(node.Id) == _buckets.Count - 1);
        }
    }
}
