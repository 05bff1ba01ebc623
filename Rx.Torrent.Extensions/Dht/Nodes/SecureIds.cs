namespace Rx.Torrent.Extensions.Dht.Nodes;

/// <summary>How much an id that does not follow from its node's address (BEP 42) counts against the node. Local addresses are exempt.</summary>
public enum SecureIds
{
    /// <summary>Nothing.</summary>
    Ignore,

    /// <summary>A node with a valid id takes its place in the routing table when it is full.</summary>
    Prefer,

    /// <summary>It stays out of the routing table, does not count for the end of a lookup, and nothing is stored with it. Its queries are answered.</summary>
    Require,
}
