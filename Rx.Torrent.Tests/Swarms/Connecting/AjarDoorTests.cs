using Rx.Torrent.Plugins;
using System.Reactive.Linq;
using Rx.Torrent.Swarms.Connecting;
using Rx.Torrent.Tests.Simulation;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Swarms.Connecting;

/// <summary>Who comes while a swarm is being checked, waits for it; not too many, and not for ever.</summary>
public class AjarDoorTests
{
    private readonly Scene _scene = new();
    private readonly HeldScheduler _workers;
    private readonly SceneClient _client;

    public AjarDoorTests()
    {
        _workers = new HeldScheduler(_scene.Time);
        _client = _scene.Client(
            _scene.Content.FullStore(), build: b => b.UseLoop(_scene.Time, _workers), options: o => o with { MaxConnectionsPerAddress = 100 });
        _client.Swarm.ObserveState().Where(state => state == SwarmState.Checking).Subscribe(_ => _workers.IsHeld = true);
        _ = _client.Swarm.RecheckAsync();
        _scene.Until(() => _workers.IsHeld);
    }

    [Fact]
    public void Who_comes_while_the_pieces_are_checked_is_let_in_when_that_is_over()
    {
        var peer = _scene.Peer().Dial(_client.EndPoint);
        _scene.Pass(5);
        peer.IsConnected.ShouldBeTrue();
        peer.Received.ShouldBeEmpty();

        _workers.Release();
        _scene.Pass(1);
        peer.Heard<Handshake>().Count.ShouldBe(1);
        peer.Heard<HaveAll>().Count.ShouldBe(1);
    }

    [Fact]
    public void Nobody_waits_longer_than_a_handshake_may_take()
    {
        var one = _scene.Peer().Dial(_client.EndPoint);
        _scene.Pass(5);
        var other = _scene.Peer().Dial(_client.EndPoint);
        _scene.Pass(4.5);
        one.IsConnected.ShouldBeTrue();
        _scene.Pass(1);
        one.IsConnected.ShouldBeFalse();
        other.IsConnected.ShouldBeTrue();

        _scene.Pass(5);
        other.IsConnected.ShouldBeFalse();
        _workers.Release();
        _scene.Pass(1);
        _client.Connected.ShouldBeEmpty();
        one.Dial(_client.EndPoint);
        _scene.Pass(1);
        one.Heard<HaveAll>().Count.ShouldBe(1);
    }

    [Fact]
    public void No_more_wait_than_there_is_room_for()
    {
        var peers = Enumerable.Range(0, DoorQueue.Most + 8).Select(_ => _scene.Peer().Dial(_client.EndPoint)).ToArray();
        _scene.Pass(2);
        peers.Count(peer => peer.IsConnected).ShouldBe(DoorQueue.Most);

        foreach (var peer in peers) peer.Close(); // they are not read from, so this is not noticed yet
        _scene.Pass(10);
        var late = _scene.Peer().Dial(_client.EndPoint);
        _scene.Pass(1);
        late.IsConnected.ShouldBeTrue(); // their time was over, and their places are free
    }

    [Fact]
    public void When_the_swarm_stops_those_who_wait_are_sent_away()
    {
        var peer = _scene.Peer().Dial(_client.EndPoint);
        _scene.Pass(1);
        var disposing = _client.Client.DisposeAsync().AsTask();
        _workers.Release();
        _scene.Finish(disposing);
        _scene.Pass(1);
        peer.IsConnected.ShouldBeFalse();
    }
}
