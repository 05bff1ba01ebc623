using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Discovery;
using Rx.Torrent.Extensions.Loops;
using Rx.Torrent.Plugins;
using Rx.Torrent.Plugins.Hosting;
using Rx.Torrent.Transport;

namespace Rx.Torrent.Extensions.LocalDiscovery;

/// <summary>
/// Finds peers in the local network (BEP 14), and lets them find us: each swarm is announced at once, every five minutes, and when it has run dry, but never twice within a
/// minute. Sockets are open while a swarm searches. Private torrents (BEP 27) are neither announced nor looked for. For one client.
/// </summary>
/// <remarks>
/// Whoever is in the local network can say anything there: a candidate is never anywhere but at the address that its announcement came from, which is one of the network that it
/// was heard in.
/// </remarks>
public sealed class LocalPeerSource : IClientPlugin, IPeerSource
{
    private readonly LocalDiscoveryOptions _options;
    private readonly Subject<LocalDiscoveryFailure> _failures = new();
    private Neighbourhood? _neighbourhood;

    /// <summary>Looks for nobody yet: a client is to use it.</summary>
    /// <param name="options">Where, and how often.</param>
    public LocalPeerSource(LocalDiscoveryOptions? options = null)
    {
        _options = options ?? new LocalDiscoveryOptions();
    }

    /// <inheritdoc/>
    public string Name => "lsd";

    /// <summary>A group could not be joined on an interface. Told once for each, and tried again all the time.</summary>
    /// <remarks>Hot; no replay; on a loop of the client; completes with the client.</remarks>
    public IObservable<LocalDiscoveryFailure> Failures => Observable.Create<LocalDiscoveryFailure>(observer =>
        _failures.Subscribe(new GuardedObserver<LocalDiscoveryFailure>(observer, static _ => { }))); // who throws hears nothing more

    /// <summary>What the client carries datagrams with.</summary>
    internal Func<IDatagramTransport> ClientTransport { get; set; } = static () => new UdpTransport();

    /// <inheritdoc/>
    public void Start(IPluginHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        if (_neighbourhood is not null) throw new InvalidOperationException("local discovery is for one client");
        _neighbourhood = new Neighbourhood(_options, () => _options.Transport ?? ClientTransport(), host.Loop, _failures.OnNext);
    }

    /// <summary>Listens, and announces us, for as long as somebody is subscribed.</summary>
    /// <remarks>Cold; no replay; on the loop of the query; never completes, but for a private torrent, where it does at once.</remarks>
    public IObservable<PeerCandidate> Find(PeerQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.IsPrivate || _neighbourhood is not { } neighbourhood) return Observable.Empty<PeerCandidate>();
        return Observable.Create<PeerCandidate>(observer =>
        {
            var swarm = new LocalSwarm(query, _options, observer);
            neighbourhood.Loop.Schedule(() => neighbourhood.Enter(swarm));
            return new CompositeDisposable(
                query.WhenStarved.Merge(query.WhenPortChanged).Subscribe(_ => neighbourhood.Loop.Schedule(() => neighbourhood.Hurry(swarm))),
                Disposable.Create(() => neighbourhood.Loop.Schedule(() => neighbourhood.Leave(swarm))));
        }).ObserveOn(query.Loop);
    }

    /// <inheritdoc/>
    public void Stop()
    {
        _neighbourhood?.Dispose();
        _failures.OnCompleted();
    }
}
