using Microsoft.Extensions.Diagnostics.HealthChecks;
using Rx.Torrent.Plugins;
using Rx.Torrent.Swarms;

namespace Rx.Torrent.Hosting;

/// <summary>Unhealthy when the client does not run, or every swarm is in error; degraded when some are, or nobody can connect any more although somebody could at the start.</summary>
internal sealed class TorrentHealthCheck(TorrentService service) : IHealthCheck
{
    private const int ErrorsSaid = 10;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (service.Client is not { } client) return new HealthCheckResult(context.Registration.FailureStatus, "the client does not run");
        var swarms = client.Swarms;
        var failed = swarms.Where(swarm => swarm.State == SwarmState.Error).ToArray();
        var listening = client.ListenEndPoints;
        var facts = new Dictionary<string, object>
        {
            ["listening"] = listening.Select(endPoint => $"{endPoint}").ToArray(),
            ["swarms"] = swarms.Count,
            ["swarms_in_error"] = failed.Length,
            ["errors"] = await ErrorsAsync(failed, cancellationToken).ConfigureAwait(false),
        };
        if (failed.Length > 0 && failed.Length == swarms.Count) return new HealthCheckResult(context.Registration.FailureStatus, "every swarm is in error", data: facts);
        if (failed.Length > 0) return HealthCheckResult.Degraded($"{failed.Length} of {swarms.Count} swarms are in error", data: facts);
        if (listening.Count == 0 && service.HasListened) return HealthCheckResult.Degraded("nobody can connect: the listeners have failed", data: facts);
        return HealthCheckResult.Healthy($"{swarms.Count} swarms", facts);
    }

    private static async Task<string[]> ErrorsAsync(IEnumerable<Swarm> failed, CancellationToken cancellation)
    {
        var errors = new List<string>();
        foreach (var swarm in failed.Take(ErrorsSaid))
        {
            var progress = await swarm.GetProgressAsync().WaitAsync(cancellation).ConfigureAwait(false);
            errors.Add($"{swarm.Name}: {progress.Error ?? "it goes on by now"}");
        }
        return [.. errors];
    }
}
