using System.Net;
using System.Reactive;
using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Swarms;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Testing.Simulation.Contents;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Testing.Plugins;

/// <summary>
/// One peer, which does what a test says, against a plugin in a real client, in virtual time: what comes, what the core gets of it, what the core says, and what of it
/// leaves, each with its time.
/// </summary>
/// <remarks>
/// <code>
/// using var bench = new PluginBench(new MyPlugin());
/// bench.Arrive(new PeerMessage.Have(new PieceIndex(3)));
/// bench.CoreGot&lt;PeerMessage.Have&gt;();     // what the plugin let through
/// bench.Pass(TimeSpan.FromSeconds(30));
/// bench.Left&lt;PeerMessage.KeepAlive&gt;();    // what it sent
/// bench.AssertClean();                     // no fault, the grammar of Rx kept, nothing left subscribed
/// </code>
/// </remarks>
public sealed partial class PluginBench : IDisposable
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private readonly List<Recorded<PeerMessage>> _arrived = [];
    private readonly List<Recorded<PeerMessage>> _core = [];
    private readonly List<Recorded<PeerMessage>> _said = [];
    private readonly List<Recorded<PeerMessage>> _left = [];
    private readonly List<PluginFault> _faults = [];
    private readonly BenchSetup _setup;
    private readonly StageChecks _checks = new();
    private readonly TimerCount _timers;
    private readonly SimulatedNetwork _network;
    private DisconnectReason? _end;
    private bool _disposed;

    /// <summary>Puts a plugin on the bench, and lets the peer connect.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <param name="setup">What stands around it; null for the usual.</param>
    public PluginBench(IClientPlugin plugin, BenchSetup? setup = null)
        : this(setup ?? new BenchSetup(), (builder, checks) => builder.Use(new CheckedPlugin(plugin ?? throw new ArgumentNullException(nameof(plugin)), checks)))
    {
    }

    /// <summary>
    /// Puts whatever this does to a client on the bench, and lets the peer connect. Plugins that come in this way are not looked at as closely:
    /// <see cref="AssertClean"/> finds faults and timers that are left, but nothing else.
    /// </summary>
    /// <param name="build">Adds plugins to the client.</param>
    /// <param name="setup">What stands around them; null for the usual.</param>
    public PluginBench(Action<TorrentClientBuilder> build, BenchSetup? setup = null)
        : this(setup ?? new BenchSetup(), (builder, _) => (build ?? throw new ArgumentNullException(nameof(build)))(builder))
    {
    }

    /// <summary>Puts two operators on the bench, and lets the peer connect.</summary>
    /// <param name="incoming">From the wire to the core; null changes nothing.</param>
    /// <param name="outgoing">From the core to the wire; null changes nothing.</param>
    /// <param name="setup">What stands around them; null for the usual.</param>
    public PluginBench(
        Func<IObservable<PeerMessage>, IPeer, IObservable<PeerMessage>>? incoming,
        Func<IObservable<PeerMessage>, IPeer, IObservable<PeerMessage>>? outgoing = null,
        BenchSetup? setup = null)
        : this(new OperatorPlugin(incoming, outgoing), setup)
    {
    }

    private PluginBench(BenchSetup setup, Action<TorrentClientBuilder, StageChecks> use)
    {
        _setup = setup;
        Content = setup.Content ?? new GeneratedContent(pieceCount: 16);
        _network = new SimulatedNetwork(Time, setup.Seed);
        _timers = new TimerCount(Time);
        var line = new NetworkConditions { Latency = setup.Latency };
        var host = _network.AddHost(conditions: line);
        Remote = new ScriptedPeer(_network.AddHost(conditions: line with { Latency = TimeSpan.Zero }), Content.Metainfo)
        {
            Greets = setup.Greets,
            Reserved = setup.Reserved,
        };
        Client = TorrentClient.Create(builder =>
        {
            builder.UseLoop(_timers, workers: Time).UseTransport(host.Transport).ListenAt(new IPEndPoint(host.Address, 6881))
                .Configure(options => options with { Seed = setup.Seed, KeepResumeData = false, Swarms = setup.Swarm(options.Swarms) });
            builder.Use((messages, _) => Note(messages, _arrived), WatchWire, name: "bench, at the wire");
            use(builder, _checks);
            builder.Use((messages, _) => Note(messages, _core), (messages, _) => Note(messages, _said), name: "bench, at the core");
        });
        Swarm = Client.Add(Content.Metainfo, "nowhere", new AddOptions { Store = Content.Store(setup.Pieces), UseTrackers = false });
        Swarm.WhenPluginFailed.Subscribe(_faults.Add);
        Swarm.WhenPeerConnected.Subscribe(peer => Peer = peer);
        Swarm.WhenPeerDisconnected.Subscribe(end => _end = end.Reason);
        while (Swarm.State == SwarmState.Checking) Time.AdvanceBy(1);
        Timers = _timers.Count;
        if (setup.ClientDials) Swarm.Connect(Remote.Listen());
        else Remote.Dial(Client.ListenEndPoints[0]);
        Pass(4 * setup.Latency + 5 * Moment); // to and fro for the connection, and again for the handshakes
    }

    /// <summary>The time.</summary>
    public TestScheduler Time { get; } = new();

    /// <summary>The torrent.</summary>
    public GeneratedContent Content { get; }

    /// <summary>The client that the plugin is in.</summary>
    public TorrentClient Client { get; }

    /// <summary>Its swarm.</summary>
    public Swarm Swarm { get; }

    /// <summary>The other end.</summary>
    public ScriptedPeer Remote { get; }

    /// <summary>The other end as the plugin sees it; null before both handshakes have passed.</summary>
    public IPeer? Peer { get; private set; }

    /// <summary>What came from the wire.</summary>
    public IReadOnlyList<Recorded<PeerMessage>> Arrived => _arrived;

    /// <summary>What the core got.</summary>
    public IReadOnlyList<Recorded<PeerMessage>> Core => _core;

    /// <summary>What the core said, and what the plugin said with <see cref="IPeer.Send"/>.</summary>
    public IReadOnlyList<Recorded<PeerMessage>> Said => _said;

    /// <summary>What left for the wire, as it left. Not what went nowhere, such as a message of an extension that the peer does not take.</summary>
    public IReadOnlyList<Recorded<PeerMessage>> Wire => _left;

    /// <summary>What failed in plugin code.</summary>
    public IReadOnlyList<PluginFault> Faults => _faults;

    private int Timers { get; }

    /// <summary>The peer says something now, and so much time passes that it has come.</summary>
    /// <exception cref="InvalidOperationException">There is no connection on which it could come; the message says why it ended.</exception>
    public void Arrive(params IEnumerable<PeerMessage> messages)
    {
        if (!Remote.IsConnected) throw new InvalidOperationException(_end is null ? "the peer is not connected" : $"nothing arrives any more: the connection has ended, {_end}");
        Remote.Send(messages);
        Pass(_setup.Latency + Moment);
    }

    /// <summary>The peer says what a picture shows, and so much time passes that all of it has come.</summary>
    /// <param name="diagram">The picture; see <see cref="Marbles.Marble"/>. At <c>|</c> it closes the connection, and what stands before <c>^</c> is not said.</param>
    /// <param name="values">What its characters stand for.</param>
    /// <param name="frame">The time of a character; null for a millisecond.</param>
    public void Arrive(string diagram, IReadOnlyDictionary<char, PeerMessage> values, TimeSpan? frame = null)
    {
        Recorded<Notification<PeerMessage>>[] messages = [.. Marbles.Marble.Parse(diagram, values, frame: frame).Where(message => message.Time >= 0)];
        foreach (var (time, message) in messages)
            Remote.After(TimeSpan.FromTicks(time), peer => message.Accept(said => peer.Send(said), _ => peer.Host.ResetConnections(), peer.Close));
        Pass((messages.Length == 0 ? TimeSpan.Zero : TimeSpan.FromTicks(messages[^1].Time)) + _setup.Latency + Moment);
    }

    /// <summary>Lets time pass.</summary>
    public void Pass(TimeSpan time) => Time.AdvanceBy(time);

    /// <summary>What the core got of one kind.</summary>
    public IReadOnlyList<T> CoreGot<T>()
        where T : PeerMessage => Of<T>(_core);

    /// <summary>What left of one kind.</summary>
    public IReadOnlyList<T> Left<T>()
        where T : PeerMessage => Of<T>(_left);

    /// <summary>
    /// Ends the connection and looks at what the plugin leaves behind. Fails when plugin code failed, when a stage broke the grammar of Rx or let calls overlap,
    /// or when a subscription or a timer of the connection is left.
    /// </summary>
    /// <exception cref="StreamContractException">Something of that is so.</exception>
    public void AssertClean()
    {
        Remote.Close();
        Pass(_setup.Latency + TimeSpan.FromSeconds(3));
        var complaints = _faults.Select(fault => $"{fault.Plugin} failed in {fault.Where}: {fault.Exception.Message}").Concat(_checks.Complaints()).ToList();
        if (_timers.Count > Timers) complaints.Add($"{_timers.Count - Timers} of the loop's timers are left from the connection");
        if (complaints.Count > 0) throw new StreamContractException(string.Join('\n', complaints));
    }

    /// <summary>Stops the client.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        Remote.Dispose();
        var stopped = Client.DisposeAsync().AsTask();
        for (var i = 0; i < 600 && !stopped.IsCompleted; i++) Pass(TimeSpan.FromSeconds(0.1));
    }

    /// <summary>What really leaves is known behind the last stage: a message of an extension that the peer does not take goes no further than that.</summary>
    private IObservable<PeerMessage> WatchWire(IObservable<PeerMessage> messages, IPeer peer)
    {
        Note(peer.Sent, _left).Subscribe();
        return messages;
    }

    private static IReadOnlyList<T> Of<T>(List<Recorded<PeerMessage>> messages)
        where T : PeerMessage => [.. messages.Select(message => message.Value).OfType<T>()];

    private IObservable<PeerMessage> Note(IObservable<PeerMessage> messages, List<Recorded<PeerMessage>> into) =>
        messages.Do(message => into.Add(new Recorded<PeerMessage>(Time.Clock, message.Copy())));
}
