using Rx.Torrent.Extensions.Dht.Nodes;

namespace Rx.Torrent.Extensions.Dht.Routing;

/// <summary>The nodes of one part of the space, and some that would take their places.</summary>
internal sealed class Bucket(TimeSpan now)
{
    /// <summary>How many nodes it holds: K (BEP 5).</summary>
    public const int Capacity = 8;

    public List<KnownNode> Nodes { get; } = new(Capacity);

    /// <summary>They have answered too, and found no room; the last one is the freshest.</summary>
    public List<KnownNode> Waiting { get; } = [];

    /// <summary>When a node here last answered or came in.</summary>
    public TimeSpan LastChanged { get; set; } = now;

    /// <summary>A lookup went there already to fill it.</summary>
    public bool IsSought { get; set; }

    public bool IsFull => Nodes.Count >= Capacity;

    public KnownNode? Find(NodeId id)
    {
        foreach (var node in Nodes)
        {
            if (node.Id == id) return node;
        }
        return null;
    }

    public void Wait(KnownNode node)
    {
        Waiting.RemoveAll(other => other.Id == node.Id || other.EndPoint.Equals(node.EndPoint));
        if (Waiting.Count >= Capacity) Waiting.RemoveAt(0);
        Waiting.Add(node);
    }
}
