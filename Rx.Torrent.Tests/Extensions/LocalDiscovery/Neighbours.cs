using System.Net;
using Rx.Torrent.Extensions.LocalDiscovery;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Transport;
using Rx.Torrent.Transport.Multicast;

namespace Rx.Torrent.Tests.Extensions.LocalDiscovery;

/// <summary>A local network in a scene: its hosts, and somebody who writes down what is said in the group.</summary>
internal sealed class Neighbours
{
    public static readonly IPEndPoint Group = LocalDiscoveryOptions.StandardGroups[0];

    private readonly Scene _scene;
    private readonly IDatagramSocket _listener;
    private int _hosts;

    public Neighbours(Scene scene, int network = 1)
    {
        _scene = scene;
        Number = network;
        Listener = Host();
        var at = Listener.Datagrams.MulticastInterfaces[0];
        _listener = Listener.Datagrams.Join(new MulticastMembership(Group, at));
        _listener.Received.Subscribe(datagram => Heard.Add((scene.Time.Now - default(DateTimeOffset), datagram)));
    }

    public int Number { get; }

    /// <summary>Who listens.</summary>
    public SimulatedHost Listener { get; }

    /// <summary>What was said, and when.</summary>
    public List<(TimeSpan At, Datagram Datagram)> Heard { get; } = [];

    /// <summary>What was said that makes sense.</summary>
    public IEnumerable<LocalAnnouncement> Announcements => Heard.Select(heard =>
    {
        LocalAnnouncement.TryRead(heard.Datagram.Bytes.Span, Group, out var announcement).ShouldBeTrue();
        return announcement!;
    });

    public SimulatedHost Host(NetworkConditions? conditions = null) => _scene.Network.AddHost(new IPAddress([192, 168, (byte)Number, (byte)++_hosts]), conditions);

    /// <summary>The listener says something.</summary>
    public void Say(ReadOnlySpan<byte> bytes) => _listener.Send(bytes, Group).ShouldBeTrue();

    /// <summary>The listener says that it is a peer of the scene's swarm, and passes for one until somebody shakes hands.</summary>
    public void Announce(int port, string cookie = "") => Say(new LocalAnnouncement(Group, (ushort)port, [_scene.Content.Metainfo.InfoHash], cookie).Write());
}
