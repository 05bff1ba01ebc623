using Microsoft.Extensions.Diagnostics.HealthChecks;
using Rx.Torrent.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>The health of a client in the generic host.</summary>
public static class RxTorrentHealthChecksBuilderExtensions
{
    /// <summary>
    /// Checks the client that <c>AddRxTorrent</c> has added: unhealthy when it does not run or every swarm is in error, degraded when some swarms are in error or the listeners have
    /// failed. The data has the addresses, the number of swarms, and what went wrong.
    /// </summary>
    /// <param name="builder">The health checks of the host.</param>
    /// <param name="name">What the check is called.</param>
    /// <param name="failureStatus">What is said instead of unhealthy; null for that.</param>
    /// <param name="tags">For filtering.</param>
    public static IHealthChecksBuilder AddRxTorrent(
        this IHealthChecksBuilder builder, string name = "rxtorrent", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddCheck<TorrentHealthCheck>(name, failureStatus, tags ?? []);
    }
}
