using System.Collections.Frozen;

namespace Rx.Torrent.Discovery.Trackers;

/// <summary>Several protocols as one: an announce goes to the client that speaks the scheme of the URL.</summary>
public sealed class TrackerClients : ITrackerClient
{
    private readonly FrozenDictionary<string, ITrackerClient> _byScheme;

    /// <summary>Of two clients that speak the same scheme the later one counts.</summary>
    public TrackerClients(params IEnumerable<ITrackerClient> clients)
    {
        ArgumentNullException.ThrowIfNull(clients);
        var byScheme = new Dictionary<string, ITrackerClient>(StringComparer.OrdinalIgnoreCase);
        foreach (var client in clients)
        {
            foreach (var scheme in client.Schemes) byScheme[scheme] = client;
        }
        _byScheme = byScheme.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Schemes => _byScheme.Keys;

    /// <inheritdoc/>
    public Task<AnnounceResponse> AnnounceAsync(Uri tracker, AnnounceRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(tracker);
        return _byScheme.TryGetValue(tracker.Scheme, out var client)
            ? client.AnnounceAsync(tracker, request, cancellation)
            : Task.FromException<AnnounceResponse>(new TrackerException(
                TrackerFailureKind.Unsupported, $"no client for trackers of the scheme \"{tracker.Scheme}\"") { IsPermanent = true });
    }
}
