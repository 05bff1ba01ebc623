using Rx.Torrent.Swarms;

namespace Rx.Torrent.Extensions.Telemetry.Metrics;

/// <summary>A swarm as it was when it was looked at last.</summary>
internal sealed record SwarmLook(SwarmProgress Progress, PeerCounts Peers);
