using System.Net;
using System.Net.Sockets;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using Rx.Torrent.Discovery.Trackers.Access;
using Rx.Torrent.Discovery.Trackers.Scraping;
using Rx.Torrent.Primitives;
using Rx.Torrent.Transport;

namespace Rx.Torrent.Discovery.Trackers.Udp;

/// <summary>
/// Speaks to trackers over UDP (BEP 15, with the URL data of BEP 41), IPv4 and IPv6. One serves all swarms of a client over one socket, which opens with
/// the first request.
/// </summary>
/// <remarks>
/// What comes from elsewhere than the tracker that was asked, with another transaction, or too short, is ignored: anybody can send it. Everything else
/// ends in an answer or a <see cref="TrackerException"/>.
/// </remarks>
public sealed class UdpTrackerClient : ITrackerClient, IDisposable
{
    private readonly UdpTrackerOptions _options;
    private readonly IScheduler _loop;
    private readonly TrackerGuard _guard;
    private readonly UdpExchanges _exchanges;

    /// <summary>Opens nothing yet.</summary>
    /// <param name="transport">What carries datagrams.</param>
    /// <param name="loop">The clock, and where all work is done: it must run one thing at a time.</param>
    /// <param name="random">The chance for transaction numbers. On the loop only.</param>
    /// <param name="options">How.</param>
    public UdpTrackerClient(IDatagramTransport transport, IScheduler loop, Random random, UdpTrackerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(transport);
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentNullException.ThrowIfNull(random);
        _options = options ?? new UdpTrackerOptions();
        _loop = loop;
        _guard = new TrackerGuard(_options.Access);
        _exchanges = new UdpExchanges(transport, loop, random, _options);
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Schemes { get; } = ["udp"];

    /// <inheritdoc/>
    public async Task<AnnounceResponse> AnnounceAsync(Uri tracker, AnnounceRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(tracker);
        ArgumentNullException.ThrowIfNull(request);
        var urlData = UdpMessages.UrlData(tracker);
        var remotes = await ResolveAsync(tracker, cancellation).ConfigureAwait(false);
        var answers = await AskAsync(remotes, remote => new UdpAnnounce(request, urlData, remote), cancellation).ConfigureAwait(false);
        return _guard.Believe(tracker, Merge([.. answers.Select(answer => ((UdpAnnounce)answer).Response!)]));
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<InfoHash, ScrapeCounts>> ScrapeAsync(
        Uri tracker, IReadOnlyCollection<InfoHash> infoHashes, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(tracker);
        ArgumentNullException.ThrowIfNull(infoHashes);
        var remotes = await ResolveAsync(tracker, cancellation).ConfigureAwait(false);
        var counts = new Dictionary<InfoHash, ScrapeCounts>();
        foreach (var some in infoHashes.Distinct().Chunk(UdpScrape.MaxInfoHashes))
        {
            var answers = await AskAsync(remotes, _ => new UdpScrape(some), cancellation).ConfigureAwait(false);
            foreach (var (infoHash, count) in ((UdpScrape)answers[0]).Counts) counts[infoHash] = count;
        }
        return counts;
    }

    /// <summary>Closes the socket. Requests that are under way end.</summary>
    public void Dispose() => _exchanges.Dispose();

    /// <summary>One address of each family.</summary>
    private async Task<IPEndPoint[]> ResolveAsync(Uri tracker, CancellationToken cancellation)
    {
        if (tracker.Port is not (> 0 and <= IPEndPoint.MaxPort) || tracker.IdnHost.Length == 0)
            throw new TrackerException(TrackerFailureKind.Unsupported, "the URL has no host or no port") { IsPermanent = true };
        _guard.Check(tracker);
        try
        {
            var addresses = await _guard.ResolveAsync(tracker.IdnHost, cancellation).ConfigureAwait(false);
            if (addresses.Length == 0) throw new TrackerException(TrackerFailureKind.Unreachable, "no such name");
            return [.. addresses
                .Select(address => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)
                .DistinctBy(address => address.AddressFamily)
                .Select(address => new IPEndPoint(address, tracker.Port))];
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            throw new TrackerException(TrackerFailureKind.Unreachable, "no such name", exception);
        }
    }

    /// <summary>Asks at every address; ends when all have answered, or one has and the others have had their time.</summary>
    private async Task<IList<IUdpRequest>> AskAsync(IPEndPoint[] remotes, Func<IPEndPoint, IUdpRequest> requestTo, CancellationToken cancellation)
    {
        TrackerException? failure = null;
        var answers = await remotes.Select(Ask).Merge()
            .Publish(all => all.TakeUntil(all.Take(1).Delay(_options.PatienceForOtherFamily, _loop)))
            .ToList().ToTask(cancellation).ConfigureAwait(false);
        return answers.Count > 0 ? answers : throw failure!;

        IObservable<IUdpRequest> Ask(IPEndPoint remote) => _exchanges.Ask(remote, requestTo(remote)).Catch((TrackerException exception) =>
        {
            failure ??= exception;
            return Observable.Empty<IUdpRequest>();
        });
    }

    private static AnnounceResponse Merge(AnnounceResponse[] answers) => answers.Length == 1 ? answers[0] : answers[0] with
    {
        Interval = answers.Max(answer => answer.Interval),
        Peers = [.. answers.SelectMany(answer => answer.Peers)],
        Seeds = answers.Max(answer => answer.Seeds),
        Leechers = answers.Max(answer => answer.Leechers),
    };
}
