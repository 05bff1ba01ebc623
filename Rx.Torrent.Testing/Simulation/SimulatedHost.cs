using System.Net;
using System.Net.Sockets;
using Rx.Torrent.Testing.Simulation.Datagrams;
using Rx.Torrent.Transport;

namespace Rx.Torrent.Testing.Simulation;

/// <summary>A machine in a <see cref="SimulatedNetwork"/>: an address, a line, and the transport for what runs on it.</summary>
public sealed class SimulatedHost
{
    private const int FirstListenPort = 6881;
    private const int FirstDialPort = 49152;

    private readonly Dictionary<int, SimulatedListener> _listeners = [];
    private readonly List<SimulatedChannel> _channels = [];
    private int _dials;
    private bool _isOnline = true;

    internal SimulatedHost(SimulatedNetwork network, IPAddress address, NetworkConditions conditions)
    {
        Network = network;
        Address = address;
        Conditions = conditions;
        Transport = new SimulatedTransport(this);
        Datagrams = new SimulatedDatagrams(this);
        Groups = new SimulatedGroups(this);
    }

    /// <summary>Where it is.</summary>
    public IPAddress Address { get; }

    /// <summary>Its line. A change holds from the next packet on.</summary>
    public NetworkConditions Conditions
    {
        get;
        set => field = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>Connects and takes connections with this host's address.</summary>
    public ITransport Transport { get; }

    /// <summary>
    /// Sends and receives datagrams with this host's address. What is sent to a group (multicast) reaches its members on hosts of the same network: those that have the first
    /// three numbers of an IPv4 address, or the first 64 bits of an IPv6 address, in common.
    /// </summary>
    public IDatagramTransport Datagrams { get; }

    /// <summary>
    /// What stands between the host and the network: a translator of addresses (NAT). It lets in what was asked for. Nobody can connect to the host, and whoever tries gets no
    /// answer, but at a port in <see cref="ForwardedPorts"/>, and at one from which the host has dialled him. None.
    /// </summary>
    public NatKind Nat
    {
        get => Translator?.Kind ?? NatKind.None;
        set => (Translator, StreamTranslator) = value == NatKind.None ? (null, null) : (new SimulatedNat(value, Address), new SimulatedNat(value, Address));
    }

    /// <summary>The ports at which the translator lets everybody connect, as people ask their routers to do.</summary>
    public ISet<int> ForwardedPorts { get; } = new HashSet<int>();

    /// <summary>False refuses whoever connects to it, although somebody listens. True.</summary>
    public bool AcceptsConnections { get; set; } = true;

    /// <summary>
    /// False while its cable is unplugged: nothing goes in or out, and nobody is told, so its connections are half open. What was under way arrives when it is
    /// plugged in again. True.
    /// </summary>
    public bool IsOnline
    {
        get => _isOnline;
        set
        {
            _isOnline = value;
            if (value) SendHeld();
        }
    }

    /// <summary>How many connections it has, also those of which it has closed its end and the other end not yet.</summary>
    public int ConnectionCount => _channels.Count;

    internal SimulatedNetwork Network { get; }

    internal SimulatedGroups Groups { get; }

    internal SimulatedNat? Translator { get; private set; }

    /// <summary>The same for connections, whose ports are others.</summary>
    internal SimulatedNat? StreamTranslator { get; private set; }

    /// <summary>The attempts to connect that are under way.</summary>
    internal List<SimulatedDial> Dials { get; } = [];

    /// <summary>When the line from the host is free.</summary>
    internal DateTimeOffset UploadFree { get; set; }

    /// <summary>When the line to the host is free.</summary>
    internal DateTimeOffset DownloadFree { get; set; }

    /// <summary>Breaks all its connections off. The other ends are told.</summary>
    public void ResetConnections()
    {
        foreach (var channel in _channels.ToArray()) channel.Reset();
    }

    /// <summary>
    /// The power goes: it is offline, and nobody is told. When it is <see cref="IsOnline"/> again nothing listens any more, for datagrams neither, nobody dials, and whoever
    /// sends something to one of its earlier connections is told that there is none.
    /// </summary>
    public void LosePower()
    {
        IsOnline = false;
        foreach (var channel in _channels.ToArray()) channel.Vanish();
        foreach (var listener in _listeners.Values.ToArray()) listener.Dispose();
        foreach (var dial in Dials.ToArray()) dial.Dispose();
        ((SimulatedDatagrams)Datagrams).LosePower();
        Groups.LosePower();
    }

    /// <summary>Its address.</summary>
    public override string ToString() => Address.ToString();

    /// <exception cref="TransportException">The host has not that address.</exception>
    internal void Check(IPEndPoint local)
    {
        if (!local.Address.Equals(Address) && !local.Address.Equals(IPAddress.Any) && !local.Address.Equals(IPAddress.IPv6Any))
            throw new TransportException(SocketError.AddressNotAvailable, $"cannot listen at {local}: the host is {Address}");
    }

    internal int NextDialPort() => FirstDialPort + _dials++ % (ushort.MaxValue - FirstDialPort);

    internal SimulatedListener Listen(IPEndPoint local)
    {
        Check(local);
        var port = local.Port;
        if (port == 0)
        {
            port = FirstListenPort;
            while (_listeners.ContainsKey(port)) port++;
        }
        var listener = new SimulatedListener(this, new IPEndPoint(Address, port));
        if (!_listeners.TryAdd(port, listener)) throw new TransportException(SocketError.AddressAlreadyInUse, $"cannot listen at {local}: somebody does");
        return listener;
    }

    internal void SendHeld()
    {
        foreach (var channel in _channels.ToArray()) channel.SendHeld();
    }

    /// <summary>The port of the host that is behind one of its translator; null when that drops whoever knocks there.</summary>
    internal int? PortBehind(int port, IPEndPoint from) =>
        StreamTranslator is null || ForwardedPorts.Contains(port) ? port : StreamTranslator.In(port, from, Network.Scheduler.Now);

    internal void Deafen(SimulatedListener listener) => _listeners.Remove(listener.Local.Port);

    internal SimulatedListener? ListenerAt(int port) =>
        AcceptsConnections && _listeners.TryGetValue(port, out var listener) && listener.HasListener ? listener : null;

    internal void Add(SimulatedChannel channel) => _channels.Add(channel);

    internal void Remove(SimulatedChannel channel) => _channels.Remove(channel);
}
