using System.Net;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Security.Cryptography;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Transport;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Testing.Simulation;

/// <summary>
/// A remote peer that does what a test says, and nothing of its own accord but the handshake: it sends what it is told when it is told, and writes down what it is
/// told, with the time.
/// </summary>
/// <remarks>
/// It has one connection at a time, to which it dials or for which it listens; the last one counts. Used as everything in the network: on its
/// scheduler, or while that stands still. What a peer does by rule is said with Rx:
/// <code>
/// peer.Messages.OfType&lt;PeerMessage.Request&gt;().Subscribe(request => peer.Send(content.PieceOf(request.Block)));
/// </code>
/// </remarks>
public sealed class ScriptedPeer : IDisposable
{
    private readonly MetainfoFile _metainfo;
    private readonly List<Recorded<PeerMessage>> _received = [];
    private readonly Subject<PeerMessage> _messages = new();
    private readonly Subject<ScriptedPeer> _connected = new();
    private ITransportListener? _listener;
    private IDisposable? _dialling;
    private PeerWire? _wire;
    private bool _isReading = true;

    /// <summary>Puts a peer on a host.</summary>
    /// <param name="host">Where it is.</param>
    /// <param name="metainfo">The torrent that it speaks of.</param>
    /// <param name="id">Its name; null for one that follows from its address.</param>
    public ScriptedPeer(SimulatedHost host, MetainfoFile metainfo, PeerId? id = null)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(metainfo);
        Host = host;
        _metainfo = metainfo;
        Id = id ?? IdAt(host.Address);
    }

    /// <summary>Where it is.</summary>
    public SimulatedHost Host { get; }

    /// <summary>Its name.</summary>
    public PeerId Id { get; }

    /// <summary>What its handshake offers. BEP 6 and BEP 10.</summary>
    public ReservedBits Reserved { get; init; } = ReservedBits.ExtensionProtocol.With(ReservedBits.Fast);

    /// <summary>Whether it sends its handshake as soon as it is connected. True.</summary>
    public bool Greets { get; init; } = true;

    /// <summary>Where it listens; null before <see cref="Listen"/>.</summary>
    public IPEndPoint? ListenEndPoint => _listener?.Local;

    /// <summary>False stops its reading, so that sooner or later nothing more can be sent to it. True.</summary>
    public bool IsReading
    {
        get => _isReading;
        set
        {
            _isReading = value;
            if (value) _wire?.Read();
        }
    }

    /// <summary>True from the connection to its end.</summary>
    public bool IsConnected => _wire is { End: null };

    /// <summary>How many connections it has had.</summary>
    public int ConnectionCount { get; private set; }

    /// <summary>How the last connection ended: by a word of the other end, or by breaking; null while it holds.</summary>
    public ChannelState? End => _wire?.End;

    /// <summary>Its end of the connection, by which the other end knows it.</summary>
    public IPEndPoint? LocalEndPoint => _wire?.Channel.Local;

    /// <summary>All that it was told, over all connections, with the time in ticks of the scheduler.</summary>
    public IReadOnlyList<Recorded<PeerMessage>> Received => _received;

    /// <summary>What it is told.</summary>
    /// <remarks>Hot; no replay; on the scheduler; never completes.</remarks>
    public IObservable<PeerMessage> Messages => _messages.AsObservable();

    /// <summary>It is connected, and its handshake is on the way.</summary>
    /// <remarks>Hot; no replay; on the scheduler; never completes.</remarks>
    public IObservable<ScriptedPeer> WhenConnected => _connected.AsObservable();

    private IScheduler Scheduler => Host.Network.Scheduler;

    /// <summary>Connects to somebody. Refusal and silence show as <see cref="IsConnected"/> staying false.</summary>
    public ScriptedPeer Dial(IPEndPoint remote)
    {
        _dialling?.Dispose();
        _dialling = Host.Transport.Dial(remote).Subscribe(Take, static _ => { });
        return this;
    }

    /// <summary>Takes connections.</summary>
    /// <param name="port">The port; 0 for the next that is free.</param>
    /// <returns>Where.</returns>
    public IPEndPoint Listen(int port = 0)
    {
        _listener = Host.Transport.Listen(new IPEndPoint(Host.Address, port));
        _listener.Channels.Subscribe(Take);
        return _listener.Local;
    }

    /// <summary>Sends messages now, one behind the other.</summary>
    /// <exception cref="InvalidOperationException">It is not connected.</exception>
    public void Send(params IEnumerable<PeerMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        SendBytes([.. messages.SelectMany(MessageCodec.Encode)]);
    }

    /// <summary>Sends bytes, whatever they may mean.</summary>
    /// <exception cref="InvalidOperationException">It is not connected.</exception>
    public void SendBytes(byte[] bytes)
    {
        if (_wire is null) throw new InvalidOperationException("the peer is not connected");
        _wire.Send(bytes);
    }

    /// <summary>Does something at a time from now, for a script that reads from top to bottom.</summary>
    public ScriptedPeer After(TimeSpan time, Action<ScriptedPeer> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        Scheduler.Schedule(time, () => action(this));
        return this;
    }

    /// <summary>The messages of one kind that it was told so far.</summary>
    public IReadOnlyList<T> Heard<T>()
        where T : PeerMessage => [.. _received.Select(recorded => recorded.Value).OfType<T>()];

    /// <summary>Forgets what it was told so far.</summary>
    public void ForgetReceived() => _received.Clear();

    /// <summary>Closes the connection, politely.</summary>
    public void Close() => _wire?.Close(ChannelState.Ready);

    /// <summary>Closes the connection and listens no more.</summary>
    public void Dispose()
    {
        _dialling?.Dispose();
        _listener?.Dispose();
        Close();
    }

    private static PeerId IdAt(IPAddress address)
    {
        var name = new byte[PeerId.Length];
        "-SP0000-"u8.CopyTo(name);
        var place = address.GetAddressBytes();
        if (place.Length > name.Length - 8) place = SHA1.HashData(place)[..(name.Length - 8)]; // an IPv6 address has no room there
        place.CopyTo(name, 8);
        return new PeerId(name);
    }

    private void Take(IByteChannel channel)
    {
        _wire?.Close(ChannelState.Ready);
        _wire = new PeerWire(channel, new MessageCodec(_metainfo.Layout.PieceCount), () => _isReading, Hear);
        ConnectionCount++;
        _wire.Read();
        if (Greets) Send(new PeerMessage.Handshake(Reserved, _metainfo.InfoHash, Id));
        _connected.OnNext(this);
    }

    private void Hear(PeerMessage message)
    {
        _received.Add(new Recorded<PeerMessage>(Scheduler.Now.Ticks, message));
        _messages.OnNext(message);
    }
}
