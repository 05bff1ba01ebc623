using Rx.Torrent.Swarms;

namespace Rx.Torrent.Extensions.Telemetry.Metrics;

/// <summary>What went through a swarm, or several: what only grows.</summary>
internal readonly record struct SwarmTotals(long BytesReceived, long BytesSent, long Downloaded, long Uploaded, long Wasted)
{
    public static SwarmTotals Of(SwarmProgress? progress) => progress is null
        ? default
        : new(progress.BytesReceived, progress.BytesSent, progress.Downloaded, progress.Uploaded, progress.Wasted);

    public static SwarmTotals operator +(SwarmTotals one, SwarmTotals other) => new(
        one.BytesReceived + other.BytesReceived, one.BytesSent + other.BytesSent, one.Downloaded + other.Downloaded, one.Uploaded + other.Uploaded, one.Wasted + other.Wasted);
}
