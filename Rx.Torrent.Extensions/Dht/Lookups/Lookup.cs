using System.Net;
using Rx.Torrent.Extensions.Bounds;
using Rx.Torrent.Extensions.Dht.Nodes;

namespace Rx.Torrent.Extensions.Dht.Lookups;

/// <summary>
/// Finds the nodes nearest to a place (BEP 5): asks the nearest that it knows, a few at a time, and learns of nearer ones, until the nearest have all
/// answered. It says whom to ask, and is told what came of it.
/// </summary>
internal sealed class Lookup(NodeId target, LookupRules rules)
{
    private readonly List<LookupNode> _nodes = []; // by distance
    private readonly HashSet<IPEndPoint> _endPoints = [];
    private readonly HashSet<NodeId> _ids = []; // of those that have answered
    private readonly Dictionary<UInt128, int> _perSubscriber = [];
    private int _asked;

    public NodeId Target => target;

    public int Queries { get; private set; }

    public int Answers { get; private set; }

    public int Failures { get; private set; }

    /// <summary>Nobody is waited for, and nobody is left to ask.</summary>
    public bool IsDone => _asked == 0 && Candidate() is null;

    /// <summary>Adds nodes that were named. Of one answer only the nearest count, so that no liar fills the list.</summary>
    public void Learn(IEnumerable<NodeContact> contacts)
    {
        foreach (var contact in contacts.Order(Comparer<NodeContact>.Create((left, right) => target.CompareDistance(left.Id, right.Id))).Take(LookupRules.Width))
        {
            Add(new LookupNode(contact.Id, contact.EndPoint));
        }
    }

    /// <summary>Adds a node of which only the address is known.</summary>
    public void Learn(IPEndPoint endPoint) => Add(new LookupNode(target.Opposite(), endPoint));

    /// <summary>The node to ask now; null when enough are being asked.</summary>
    public LookupNode? Next()
    {
        if (_asked >= rules.Parallel || Candidate() is not { } next) return null;
        next.State = LookupNodeState.Asked;
        _asked++;
        Queries++;
        return next;
    }

    /// <summary>The node that was named last could not be asked now: it stays to be asked.</summary>
    public void HeldBack(LookupNode node)
    {
        Leave(node);
        Queries--;
        node.State = LookupNodeState.Known;
    }

    /// <summary>A node has answered. What others call it does not matter: it stands where its own id puts it.</summary>
    /// <returns>False when what it says does not count: it came too late, or another node had that id before.</returns>
    public bool Answered(LookupNode node, NodeId id)
    {
        Leave(node);
        if (node.State is LookupNodeState.Failed or LookupNodeState.Answered) return false;
        if (!_ids.Add(id))
        {
            Fail(node);
            return false;
        }
        Answers++;
        node.State = LookupNodeState.Answered;
        node.Counts = rules.SecureIds != SecureIds.Require || SecureNodeId.IsValid(id, node.EndPoint.Address);
        if (node.Id == id) return true;
        _nodes.Remove(node);
        node.Id = id;
        Insert(node);
        return true;
    }

    /// <summary>A node takes its time: another one is asked meanwhile.</summary>
    public void Slow(LookupNode node)
    {
        if (node.State != LookupNodeState.Asked) return;
        node.State = LookupNodeState.Slow;
        _asked--;
    }

    /// <summary>A node has not answered, or not with what was asked.</summary>
    public void Failed(LookupNode node)
    {
        Leave(node);
        if (node.State is not (LookupNodeState.Failed or LookupNodeState.Answered)) Fail(node);
    }

    /// <summary>The nearest nodes that have answered and take something to store.</summary>
    public IEnumerable<LookupNode> Nearest() =>
        _nodes.Where(node => node is { State: LookupNodeState.Answered, Counts: true, Token: not null }).Take(LookupRules.Width);

    /// <summary>The nearest nodes that have answered.</summary>
    public IEnumerable<NodeContact> Found() =>
        _nodes.Where(node => node is { State: LookupNodeState.Answered, Counts: true }).Take(LookupRules.Width).Select(node => new NodeContact(node.Id, node.EndPoint));

    // Among the nearest, as many as have to have answered, the first that was not asked.
    private LookupNode? Candidate()
    {
        if (Queries >= LookupRules.MaxQueries) return null;
        var seen = 0;
        foreach (var node in _nodes)
        {
            if (node.State == LookupNodeState.Known) return node;
            if (node.State is LookupNodeState.Asked or LookupNodeState.Answered && node.Counts && ++seen >= LookupRules.Width) return null;
        }
        return null;
    }

    private void Add(LookupNode node)
    {
        if (_endPoints.Contains(node.EndPoint)) return;
        var address = node.EndPoint.Address;
        if (!AddressScope.IsLocal(address))
        {
            var subscriber = AddressScope.Subscriber(address);
            if (_perSubscriber.GetValueOrDefault(subscriber) >= rules.NodesPerAddress) return;
            _perSubscriber[subscriber] = _perSubscriber.GetValueOrDefault(subscriber) + 1;
        }
        _endPoints.Add(node.EndPoint);
        Insert(node);
        if (_nodes.Count <= LookupRules.MaxKnown) return;
        var farthest = _nodes.FindLastIndex(other => other.State is LookupNodeState.Known or LookupNodeState.Failed);
        if (farthest >= 0) _nodes.RemoveAt(farthest);
    }

    private void Insert(LookupNode node)
    {
        var at = _nodes.Count;
        while (at > 0 && target.CompareDistance(node.Id, _nodes[at - 1].Id) < 0) at--;
        _nodes.Insert(at, node);
    }

    private void Leave(LookupNode node)
    {
        if (node.State == LookupNodeState.Asked) _asked--;
    }

    private void Fail(LookupNode node)
    {
        node.State = LookupNodeState.Failed;
        Failures++;
    }
}
