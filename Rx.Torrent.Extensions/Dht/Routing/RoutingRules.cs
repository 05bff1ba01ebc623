using Rx.Torrent.Extensions.Dht.Nodes;

namespace Rx.Torrent.Extensions.Dht.Routing;

/// <summary>Who may be in a routing table.</summary>
/// <param name="SecureIds">What an id must be.</param>
/// <param name="NodesPerAddress">How many nodes one subscriber may have in it; local addresses are exempt.</param>
/// <param name="NodesPerNeighbourhood">How many nodes of one neighbourhood may be in one bucket; local addresses are exempt.</param>
internal sealed record RoutingRules(SecureIds SecureIds = SecureIds.Prefer, int NodesPerAddress = 1, int NodesPerNeighbourhood = 2);
