using Rx.Torrent.Discovery;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Simulation;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Swarms.Magnets;

/// <summary>The metadata is known and the check takes its time: who is there stays, and is not listened to.</summary>
public class WaitingForTheCheckTests
{
    private readonly Scene _scene = new(new TestContent(pieceCount: 8));
    private readonly HeldScheduler _workers;

    public WaitingForTheCheckTests() => _workers = new HeldScheduler(_scene.Time);

    [Fact]
    public void Peers_stay_and_are_read_from_only_when_it_is_over()
    {
        var peer = _scene.Peer().HasAll();
        var client = Checking(peer);
        peer.Send(Interested.Instance);
        _scene.Pass(200); // longer than any silence may be

        client.Swarm.State.ShouldBe(SwarmState.Checking);
        peer.IsConnected.ShouldBeTrue();
        client.Connected[0].PeerInterested.ShouldBeFalse();
        peer.Heard<Interested>().ShouldBeEmpty();
        peer.Asked().ShouldBeEmpty();
        peer.Heard<KeepAlive>().ShouldNotBeEmpty();

        _workers.Release();
        _scene.Pass(1);
        client.Swarm.State.ShouldBe(SwarmState.Downloading);
        client.Connected[0].PeerInterested.ShouldBeTrue();
        peer.Heard<Interested>().Count.ShouldBe(1);
        peer.Heard<Unchoke>().Count.ShouldBe(1);
        peer.Asked().ShouldNotBeEmpty();
        client.Ends.ShouldBeEmpty();
    }

    [Fact]
    public void Somebody_who_comes_meanwhile_waits_at_the_door()
    {
        var client = Checking();
        var late = _scene.Peer().HasAll().Dial(client.EndPoint);
        _scene.Pass(5);
        late.Received.ShouldBeEmpty();
        late.IsConnected.ShouldBeTrue();

        _workers.Release();
        _scene.Pass(1);

        late.Asked().ShouldNotBeEmpty();
    }

    [Fact]
    public void Somebody_whose_handshake_is_still_to_come_is_not_late()
    {
        var slow = new ScriptedPeer(_scene.Network.AddHost(), _scene.Content.Metainfo) { Greets = false };
        var client = Checking(slow);
        slow.Send(new Handshake(slow.Reserved, _scene.Content.Metainfo.InfoHash, slow.Id), HaveAll.Instance, Unchoke.Instance);
        _scene.Pass(30);
        slow.IsConnected.ShouldBeTrue();

        _workers.Release();
        _scene.Pass(5);

        slow.IsConnected.ShouldBeTrue();
        slow.Asked().ShouldNotBeEmpty();
    }

    [Fact]
    public void A_pause_lets_them_go()
    {
        var peer = _scene.Peer().HasAll();
        var client = Checking(peer);

        var pause = client.Swarm.PauseAsync();
        _workers.Release();
        _scene.Finish(pause);
        _scene.Pass(1);

        client.Swarm.State.ShouldBe(SwarmState.Paused);
        peer.IsConnected.ShouldBeFalse();
        _scene.Finish(client.Swarm.ResumeAsync());
        _scene.Pass(1);
        peer.IsConnected.ShouldBeTrue();
        peer.Asked().ShouldNotBeEmpty();
    }

    [Fact]
    public void The_end_of_the_client_comes_through()
    {
        var peer = _scene.Peer().HasAll();
        var client = Checking(peer);

        var disposal = client.Client.DisposeAsync().AsTask();
        _workers.Release();
        _scene.Finish(disposal);
        _scene.Pass(1);

        client.Swarm.State.ShouldBe(SwarmState.Stopped);
        peer.IsConnected.ShouldBeFalse();
    }

    [Fact]
    public void In_a_private_torrent_only_those_stay_whom_a_tracker_or_the_program_named()
    {
        var scene = new Scene(new TestContent(pieceCount: 8, isPrivate: true));
        var (found, both, named) = (scene.Peer(), scene.Peer(), scene.Peer());
        var dht = new ListedPeers(PeerSourceKind.Dht, found.Listen(), both.Listen());
        var tracker = new ListedPeers(PeerSourceKind.Tracker, both.ListenEndPoint!);
        var client = scene.MagnetClient(
            peers: [named.Listen()], build: b => b.UsePeerSource(dht).UsePeerSource(tracker), options: o => o with { ShortestReconnect = Scene.Second });
        var incoming = scene.Peer().Dial(client.EndPoint);
        scene.Pass(1);
        client.Connected.Count.ShouldBe(4);

        client.Swarm.TrySetMetadata(scene.Content.Metainfo.Metadata);
        scene.Pass(60);

        client.Ends.ShouldBe([DisconnectKind.Private]);
        found.IsConnected.ShouldBeFalse();
        found.ConnectionCount.ShouldBe(1);
        foreach (var peer in (ScriptedPeer[])[both, named, incoming]) peer.IsConnected.ShouldBeTrue();
        dht.Searches.ShouldBe(0);
        tracker.Searches.ShouldBe(0); // it was one only by name
        client.Swarm.Connect(found.ListenEndPoint!); // the program may
        scene.Pass(1);
        found.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public void In_any_other_torrent_the_search_goes_on_as_it_was()
    {
        var found = _scene.Peer();
        var dht = new ListedPeers(PeerSourceKind.Dht, found.Listen());
        var client = _scene.MagnetClient(build: b => b.UsePeerSource(dht));
        _scene.Pass(1);

        client.Swarm.TrySetMetadata(_scene.Content.Metainfo.Metadata);
        _scene.Pass(5);

        dht.Searches.ShouldBe(1);
        found.ConnectionCount.ShouldBe(1);
        found.IsConnected.ShouldBeTrue();
    }

    /// <summary>A client with peers that has just learned what there is; the workers stand still from the moment that the check begins.</summary>
    private SceneClient Checking(params ScriptedPeer[] peers)
    {
        foreach (var peer in peers) peer.WhenConnected.Subscribe(_ => { if (peer.Greets) peer.Send(Unchoke.Instance); });
        var store = _scene.Content.Store(0);
        var client = _scene.MagnetClient(
            peers: [.. peers.Select(peer => peer.Listen())],
            build: b => b.UseLoop(_scene.Time, _workers),
            add: options => options with
            {
                Store = null,
                StoreFactory = _ =>
                {
                    _workers.IsHeld = true;
                    return store;
                },
            });
        _scene.Pass(1);
        client.Swarm.TrySetMetadata(_scene.Content.Metainfo.Metadata).ShouldBeTrue();
        _scene.Pass(1);
        client.Swarm.State.ShouldBe(SwarmState.Checking);
        return client;
    }
}
