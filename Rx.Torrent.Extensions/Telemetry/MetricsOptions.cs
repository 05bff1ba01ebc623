namespace Rx.Torrent.Extensions.Telemetry;

/// <summary>What the metrics of a client tell apart.</summary>
public sealed record MetricsOptions
{
    /// <summary>
    /// Whether what belongs to a swarm has its info hash as an attribute, <c>rxtorrent.swarm.info_hash</c>. Each swarm is then a series of its own in whatever stores the metrics, for good:
    /// for clients with a few swarms. False.
    /// </summary>
    public bool PerSwarm { get; init; }

    /// <summary>
    /// What the client is called, for processes with several: the meter has it as a tag, <c>rxtorrent.client.name</c>, which OpenTelemetry hands on as an attribute of the scope. Clients of one
    /// name are added up. Null for none.
    /// </summary>
    public string? Client { get; init; }
}
