using System.Net;
using Rx.Torrent.Bencode;
using Rx.Torrent.Extensions.Dht.Nodes;

namespace Rx.Torrent.Extensions.Dht.Lookups;

/// <summary>A node that a lookup knows of.</summary>
internal sealed class LookupNode(NodeId id, IPEndPoint endPoint)
{
    /// <summary>Its place, as others say it until it has answered; for a bootstrap node, of which only the address is known, the farthest one.</summary>
    public NodeId Id { get; set; } = id;

    public IPEndPoint EndPoint => endPoint;

    public LookupNodeState State { get; set; }

    /// <summary>False when its id is not one that its address may have, and that matters: it helps, and does not count.</summary>
    public bool Counts { get; set; } = true;

    /// <summary>What it wants to be shown when something is stored with it.</summary>
    public BencodeString? Token { get; set; }
}
