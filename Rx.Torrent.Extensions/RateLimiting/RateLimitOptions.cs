using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;

namespace Rx.Torrent.Extensions.RateLimiting;

/// <summary>Which limits hold for whom. All that are given hold at once.</summary>
public sealed record RateLimitOptions
{
    /// <summary>Shared by all peers of all swarms. No limit.</summary>
    public RateLimits Client { get; init; } = new();

    /// <summary>Shared by all peers of a swarm: asked once for each swarm, on its loop; null for none. None.</summary>
    public Func<ISwarm, RateLimits?> OfSwarm { get; init; } = static _ => null;

    /// <summary>For one peer: asked for each connection, on its loop; null for none. One that is given for several, such as all of one network, is shared by them. None.</summary>
    public Func<IPeer, RateLimits?> OfPeer { get; init; } = static _ => null;
}
