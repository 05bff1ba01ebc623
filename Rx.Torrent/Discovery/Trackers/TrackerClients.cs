using System.Collections.Frozen;
using System.Reactive.Concurrency;
using Rx.Torrent.Discovery.Trackers.Access;
using Rx.Torrent.Discovery.Trackers.Http;
using Rx.Torrent.Discovery.Trackers.Scraping;
using Rx.Torrent.Discovery.Trackers.Udp;
using Rx.Torrent.Primitives;
using Rx.Torrent.Transport;

namespace Rx.Torrent.Discovery.Trackers;

/// <summary>Several protocols as one: an announce or a scrape goes to the client that speaks the scheme of the URL.</summary>
public sealed class TrackerClients : ITrackerClient, IDisposable
{
    private readonly FrozenDictionary<string, ITrackerClient> _byScheme;
    private readonly IDisposable[] _own = [];

    /// <summary>Of two clients that speak the same scheme the later one counts. They stay the caller's to dispose.</summary>
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

    private TrackerClients(IDisposable[] own, IEnumerable<ITrackerClient> clients)
        : this(clients)
    {
        _own = own;
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Schemes => _byScheme.Keys;

    /// <summary>The protocols that a client speaks by itself: HTTP, HTTPS and UDP. For whoever wants trackers without a client.</summary>
    /// <param name="loop">The clock for UDP, and where its work is done: it must run one thing at a time, as an <see cref="EventLoopScheduler"/> does.</param>
    /// <param name="random">The chance for UDP's transaction numbers.</param>
    /// <param name="access">Where trackers may have us call.</param>
    /// <param name="datagrams">What carries UDP; the system does when null.</param>
    /// <param name="others">Clients for more protocols, or instead of those.</param>
    public static TrackerClients CreateDefault(
        IScheduler loop, Random random, TrackerAccess? access = null, IDatagramTransport? datagrams = null, params IEnumerable<ITrackerClient> others)
    {
        access ??= new TrackerAccess();
        var http = new HttpTrackerClient(new HttpTrackerOptions { Access = access });
        var udp = new UdpTrackerClient(datagrams ?? new UdpTransport(), loop, random, new UdpTrackerOptions { Access = access });
        return new TrackerClients([http, udp], [http, udp, .. others]);
    }

    /// <inheritdoc/>
    public Task<AnnounceResponse> AnnounceAsync(Uri tracker, AnnounceRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(tracker);
        return _byScheme.TryGetValue(tracker.Scheme, out var client)
            ? client.AnnounceAsync(tracker, request, cancellation)
            : Task.FromException<AnnounceResponse>(NobodySpeaks(tracker.Scheme));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<InfoHash, ScrapeCounts>> ScrapeAsync(
        Uri tracker, IReadOnlyCollection<InfoHash> infoHashes, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(tracker);
        return _byScheme.TryGetValue(tracker.Scheme, out var client)
            ? client.ScrapeAsync(tracker, infoHashes, cancellation)
            : Task.FromException<IReadOnlyDictionary<InfoHash, ScrapeCounts>>(NobodySpeaks(tracker.Scheme));
    }

    /// <summary>Ends the clients that <see cref="CreateDefault"/> made, and what is under way with them.</summary>
    public void Dispose()
    {
        foreach (var one in _own) one.Dispose();
    }

    private static TrackerException NobodySpeaks(string scheme) =>
        new(TrackerFailureKind.Unsupported, $"no client for trackers of the scheme \"{scheme}\"") { IsPermanent = true };
}
