namespace Rx.Torrent.Extensions.Telemetry;

/// <summary>What the metrics of a client tell apart.</summary>
public sealed record MetricsOptions
{
    /// <summary>
    /// Whether what belongs to a swarm has its info hash as an attribute, <c>rxtorrent.swarm.info_hash</c>. Each swarm is then a series of its own in whatever stores the metrics, for good:
    /// for clients with a few swarms. False.
    /// </summary>
    public bool PerSwarm { get; init; }
}
