using System.Net;
using System.Reactive.Concurrency;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Rx.Torrent.Discovery;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Transport;
using Rx.Torrent.Wire;

namespace Rx.Torrent;

/// <summary>Puts a client together. What is not said is as in <see cref="TorrentClientOptions"/>: TCP, HTTP and UDP trackers, a loop of its own.</summary>
public sealed class TorrentClientBuilder
{
    private readonly List<IClientPlugin> _plugins = [];
    private readonly List<ITransport> _transports = [];
    private readonly List<IPeerSource> _peerSources = [];
    private readonly List<ITrackerClient> _trackers = [];

    internal TorrentClientBuilder()
    {
    }

    /// <summary>What carries datagrams: what plugins and peer sources that need a socket open theirs with.</summary>
    public IDatagramTransport Datagrams { get; private set; } = new UdpTransport();

    internal TorrentClientOptions Options { get; private set; } = new();

    internal IReadOnlyList<IClientPlugin> Plugins => _plugins;

    internal IReadOnlyList<ITransport> Transports => _transports.Count > 0 ? _transports : [new TcpTransport()];

    internal IReadOnlyList<IPeerSource> PeerSources => _peerSources;

    internal IReadOnlyList<ITrackerClient> Trackers => _trackers;

    internal IScheduler? Loop { get; private set; }

    internal IScheduler? Workers { get; private set; }

    internal ILoggerFactory Logging { get; private set; } = NullLoggerFactory.Instance;

    /// <summary>Changes settings: <c>b.Configure(o =&gt; o with { MaxConnections = 50 })</c>.</summary>
    public TorrentClientBuilder Configure(Func<TorrentClientOptions, TorrentClientOptions> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        Options = change(Options) ?? throw new ArgumentException("settings cannot be null", nameof(change));
        return this;
    }

    /// <summary>Takes connections at these addresses, instead of at every address on a port of the system's choice; none for nowhere.</summary>
    public TorrentClientBuilder ListenAt(params IReadOnlyList<IPEndPoint> endPoints) => Configure(options => options with { Listen = endPoints });

    /// <summary>Adds a plugin for every swarm. The first that is added is nearest the wire.</summary>
    public TorrentClientBuilder Use(IClientPlugin plugin)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        _plugins.Add(plugin);
        return this;
    }

    /// <summary>Adds a plugin made of two operators, each between the wire and the core of every connection.</summary>
    /// <param name="incoming">From the wire to the core; null changes nothing.</param>
    /// <param name="outgoing">From the core to the wire; null changes nothing.</param>
    /// <param name="name">What it is called in faults.</param>
    /// <param name="extensions">The extensions that it speaks.</param>
    public TorrentClientBuilder Use(
        Func<IObservable<PeerMessage>, IPeer, IObservable<PeerMessage>>? incoming = null,
        Func<IObservable<PeerMessage>, IPeer, IObservable<PeerMessage>>? outgoing = null,
        string name = "inline",
        IReadOnlyList<ExtensionOffer>? extensions = null) => Use(new InlinePlugin(name, incoming, outgoing, extensions));

    /// <summary>Carries peers over this transport, instead of TCP; the second and later ones are tried when the first does not get through.</summary>
    public TorrentClientBuilder UseTransport(ITransport transport)
    {
        ArgumentNullException.ThrowIfNull(transport);
        _transports.Add(transport);
        return this;
    }

    /// <summary>Carries datagrams (UDP trackers, the DHT) over this transport, instead of the system's UDP.</summary>
    public TorrentClientBuilder UseDatagramTransport(IDatagramTransport transport)
    {
        ArgumentNullException.ThrowIfNull(transport);
        Datagrams = transport;
        return this;
    }

    /// <summary>Finds peers in one more way. Private torrents (BEP 27) do not use it.</summary>
    public TorrentClientBuilder UsePeerSource(IPeerSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        _peerSources.Add(source);
        return this;
    }

    /// <summary>Speaks to trackers in one more way, or in another way over HTTP or UDP, which a client speaks by itself.</summary>
    public TorrentClientBuilder UseTrackerClient(ITrackerClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        _trackers.Add(client);
        return this;
    }

    /// <summary>Runs everything on this scheduler, which stays the caller's; by default the client has an <see cref="EventLoopScheduler"/> of its own.</summary>
    /// <param name="loop">Runs one thing at a time, in order. A virtual one makes time a matter of the test.</param>
    /// <param name="workers">Runs hashing and the work on stores; null is the thread pool. For virtual time, the same scheduler.</param>
    public TorrentClientBuilder UseLoop(IScheduler loop, IScheduler? workers = null)
    {
        ArgumentNullException.ThrowIfNull(loop);
        Loop = loop;
        Workers = workers;
        return this;
    }

    /// <summary>Logs there.</summary>
    public TorrentClientBuilder UseLogging(ILoggerFactory logging)
    {
        ArgumentNullException.ThrowIfNull(logging);
        Logging = logging;
        return this;
    }
}
