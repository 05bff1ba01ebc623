using System.Net;
using System.Reactive.Linq;
using Rx.Torrent.Discovery;
using Rx.Torrent.Extensions.Dht;
using Rx.Torrent.Peers;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Extensions.LocalDiscovery;
using Rx.Torrent.Tests.Simulation;

namespace Rx.Torrent.Tests.Extensions.PrivateTorrents;

/// <summary>A magnet link does not say that its torrent is private. When that is known, what was found meanwhile is let go.</summary>
public class MagnetLeakTests
{
    private readonly Scene _scene = new(new TestContent(pieceCount: 4, isPrivate: true));
    private readonly Neighbours _neighbours;
    private readonly Eavesdropper _datagrams;
    private readonly DhtNode _node;
    private readonly SceneClient _client;

    public MagnetLeakTests()
    {
        _neighbours = new Neighbours(_scene);
        var nodeHost = _scene.Network.AddHost();
        _node = DhtNode.Start(new DhtOptions { Listen = [new IPEndPoint(nodeHost.Address, 6882)], Transport = nodeHost.Datagrams, Loop = _scene.Time, Seed = 1 });
        var host = _neighbours.Host();
        _datagrams = new Eavesdropper(host.Datagrams);
        _client = _scene.MagnetClient(host: host, build: b => b
            .UseDatagramTransport(_datagrams)
            .UseDht(new DhtOptions { Listen = [new IPEndPoint(host.Address, 6882)], Bootstrap = [_node.ListenEndPoints[0]], Loop = _scene.Time, Seed = 2 })
            .UsePeerExchange()
            .UseLocalDiscovery());
        _scene.Pass(5);
    }

    [Fact]
    public void Who_was_found_by_other_ways_is_left_and_not_dialled_again()
    {
        var infoHash = _scene.Content.Metainfo.InfoHash;
        var neighbour = new ScriptedPeer(_neighbours.Listener, _scene.Content.Metainfo);
        neighbour.StaysAlive();
        _neighbours.Announce(neighbour.Listen(7000).Port);
        var ofTheDht = _scene.Peer().StaysAlive();
        var asked = ofTheDht.Listen(7000);
        _client.Swarm.Learn(new PeerCandidate(asked, PeerSourceKind.Dht));
        var wanted = _scene.Peer().StaysAlive();
        _client.Swarm.Connect(wanted.Listen(7000));
        _scene.Until(() => _client.Connected.Count == 3, what: "the company of all three");
        _datagrams.Naming(infoHash).ShouldBeGreaterThan(0); // nobody could know

        _client.Swarm.TrySetMetadata(_scene.Content.Metainfo.Metadata).ShouldBeTrue();
        _scene.Pass(1);
        var named = _datagrams.Naming(infoHash);
        _neighbours.Announce(7000);
        _scene.Pass(3600);

        neighbour.IsConnected.ShouldBeFalse();
        ofTheDht.IsConnected.ShouldBeFalse();
        wanted.IsConnected.ShouldBeTrue();
        neighbour.ConnectionCount.ShouldBe(1);
        ofTheDht.ConnectionCount.ShouldBe(1);
        _client.Ends.Count(end => end == DisconnectKind.Private).ShouldBe(2);
        _datagrams.Naming(infoHash).ShouldBe(named);
    }

    [Fact]
    public void An_announcement_that_was_due_is_not_made_any_more()
    {
        var infoHash = _scene.Content.Metainfo.InfoHash;
        var said = _neighbours.Announcements.Count(announcement => announcement.InfoHashes.Contains(infoHash));
        said.ShouldBeGreaterThan(0);

        _client.Swarm.TrySetMetadata(_scene.Content.Metainfo.Metadata).ShouldBeTrue();
        _scene.Pass(3600);

        _neighbours.Heard.Count.ShouldBe(said);
    }
}
