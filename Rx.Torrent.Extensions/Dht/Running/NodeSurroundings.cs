using System.Net.Sockets;
using Rx.Torrent.Extensions.Dht.Queries;
using Rx.Torrent.Extensions.Dht.Routing;
using Rx.Torrent.Extensions.Loops;

namespace Rx.Torrent.Extensions.Dht.Running;

/// <summary>What all our addresses share.</summary>
internal sealed class NodeSurroundings
{
    public required ServiceLoop Loop { get; init; }

    public required Random Random { get; init; }

    public required Func<byte[]> NewKey { get; init; }

    public required Counters Counters { get; init; }

    /// <summary>Sends a query through the stages.</summary>
    public required Action<DhtQuery> Enter { get; init; }

    /// <summary>The first of our nodes of a network; null for none.</summary>
    public required Func<AddressFamily, LocalNode?> NodeOf { get; init; }

    /// <summary>A lookup has ended.</summary>
    public required Action<LookupReport> LookedUp { get; init; }

    public RoutingTable? TableOf(AddressFamily family) => NodeOf(family)?.Table;
}
