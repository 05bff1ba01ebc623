using Rx.Torrent.Extensions.Dht.Nodes;

namespace Rx.Torrent.Extensions.Dht.Lookups;

/// <summary>How a lookup goes on.</summary>
/// <param name="Parallel">How many nodes are asked at the same time: alpha.</param>
/// <param name="SecureIds">What an id must be.</param>
/// <param name="NodesPerAddress">How many nodes one subscriber may take part with; local addresses are exempt.</param>
internal sealed record LookupRules(int Parallel = 4, SecureIds SecureIds = SecureIds.Prefer, int NodesPerAddress = 1)
{
    /// <summary>How many of the nearest have to have answered: K.</summary>
    public const int Width = 8;

    /// <summary>The most nodes that a lookup remembers.</summary>
    public const int MaxKnown = 128;

    /// <summary>The most queries that a lookup sends, whatever it is told.</summary>
    public const int MaxQueries = 160;
}
