using Rx.Torrent.Changes;
using Rx.Torrent.Choking;
using Rx.Torrent.Discovery;
using Rx.Torrent.Loops;
using Rx.Torrent.Swarms.Views;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Changes;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Swarms.Views;

public class LivePeersTests
{
    private readonly Scene _scene = new(new TestContent(pieceCount: 16));

    [Fact]
    public void A_peer_comes_with_what_is_known_of_it_and_goes()
    {
        var client = _scene.Client();
        var peers = client.Swarm.Live.Peers.Connect().ToFold();
        var remote = _scene.Peer().StaysAlive().Dial(client.EndPoint);
        _scene.Pass(0.5);

        var peer = peers.Items.Values.ShouldHaveSingleItem();
        peer.EndPoint.ShouldBe(remote.LocalEndPoint);
        peer.Id.ShouldBe(remote.Id);
        (peer.IsIncoming, peer.Source).ShouldBe((true, PeerSourceKind.Incoming));
        (peer.AmChoking, peer.PeerChoking, peer.AmInterested, peer.PeerInterested).ShouldBe((true, true, false, false));

        remote.Close();
        _scene.Pass(0.5);
        peers.Items.ShouldBeEmpty();
        peers.Misfits.ShouldBeEmpty();
    }

    [Fact]
    public void A_peer_that_was_dialled_says_who_named_it()
    {
        var remote = _scene.Peer();
        var client = _scene.Client(peers: [remote.Listen()]);
        var peers = client.Swarm.Live.Peers.Connect().ToFold();
        _scene.Pass(1);

        var peer = peers.Items.Values.ShouldHaveSingleItem();
        (peer.IsIncoming, peer.Source).ShouldBe((false, PeerSourceKind.Manual));
    }

    [Fact]
    public void Who_has_not_shaken_hands_is_no_peer()
    {
        var client = _scene.Client();
        var peers = client.Swarm.Live.Peers.Connect().ToFold();
        new ScriptedPeer(_scene.Network.AddHost(), _scene.Content.Metainfo) { Greets = false }.Dial(client.EndPoint);
        _scene.Pass(300);

        peers.Sets.ShouldBeEmpty();
    }

    [Fact]
    public void Flags_are_told_in_the_turn_in_which_they_change()
    {
        var client = _scene.Client(_scene.Content.Store(0));
        var peers = client.Swarm.Live.Peers.Connect().ToFold();
        var remote = _scene.Peer().StaysAlive().Dial(client.EndPoint);
        _scene.Pass(5.5);
        var before = peers.Sets.Count;

        remote.Send(HaveAll.Instance);
        remote.Send(Interested.Instance);
        _scene.Pass(0.2); // no tick in between
        var peer = peers.Items.Values.Single();

        (peer.IsSeed, peer.Completed, peer.PeerInterested, peer.AmInterested, peer.AmChoking).ShouldBe((true, 1.0, true, true, false));
        peers.Sets.Count.ShouldBeInRange(before + 1, before + 3);
    }

    [Fact]
    public void A_peer_that_changes_its_mind_all_the_time_is_told_once_a_turn()
    {
        var client = _scene.Client(_scene.Content.Store(0));
        var remote = _scene.Peer().StaysAlive().Dial(client.EndPoint);
        _scene.Pass(5.5);
        var peers = client.Swarm.Live.Peers.Connect().ToFold();
        _scene.Pass(0.001);

        for (var i = 0; i < 500; i++) remote.Send(Unchoke.Instance, Choke.Instance);
        remote.Send(Unchoke.Instance);
        _scene.Pass(0.2);

        peers.Items.Values.Single().PeerChoking.ShouldBeFalse();
        peers.Sets.Count.ShouldBeLessThan(20);
        peers.Misfits.ShouldBeEmpty();
    }

    [Fact]
    public void The_client_is_what_it_calls_itself()
    {
        var client = _scene.Client();
        var peers = client.Swarm.Live.Peers.Connect().ToFold();
        var remote = _scene.Peer().StaysAlive().Dial(client.EndPoint);
        _scene.Pass(0.5);
        remote.Send(ExtendedHandshake.Empty with { ClientVersion = "Seaside\n1.0", UploadOnly = true });
        _scene.Pass(0.5);

        var peer = peers.Items.Values.Single();
        (peer.Client, peer.IsUploadOnly).ShouldBe(("Seaside 1.0", true));
    }

    [Fact]
    public void Rates_totals_and_requests_come_once_a_second()
    {
        var scene = new Scene(new TestContent(pieceCount: 400));
        var seed = scene.SeedClient();
        seed.Host.Conditions = seed.Host.Conditions with { UploadRate = 200_000 };
        var client = scene.Client(peers: [seed.EndPoint]);
        var peers = client.Swarm.Live.Peers.Connect().ToFold();
        scene.Pass(10.5);

        var peer = peers.Items.Values.Single();
        peer.DownloadRate.ShouldBeInRange(100_000, 250_000);
        peer.Downloaded.ShouldBeInRange(1_000_000, 2_500_000);
        peer.RequestsOutstanding.ShouldBeGreaterThan(0);
        peers.Sets.Count.ShouldBeInRange(10, 20);
        peers.Misfits.ShouldBeEmpty();
    }

    [Fact]
    public void Who_comes_late_gets_those_who_are_there()
    {
        var client = _scene.Client();
        var first = client.Swarm.Live.Peers.Connect().ToFold();
        for (var i = 0; i < 5; i++) _scene.Peer().StaysAlive().Dial(client.EndPoint);
        _scene.Pass(3.2);

        var late = client.Swarm.Live.Peers.Connect().ToFold();
        _scene.Pass(0.001);

        late.Sets.ShouldHaveSingleItem().Adds.ShouldBe(5);
        late.Items.ShouldBe(first.Items);
    }

    [Fact]
    public void The_stream_ends_with_the_swarm_and_everybody_has_left()
    {
        var client = _scene.Client();
        var peers = client.Swarm.Live.Peers.Connect().ToFold();
        _scene.Peer().Dial(client.EndPoint);
        _scene.Pass(1);
        client.Dispose();

        peers.Items.ShouldBeEmpty();
        peers.IsCompleted.ShouldBeTrue();
        peers.Misfits.ShouldBeEmpty();
        var late = client.Swarm.Live.Peers.Connect().ToFold();
        late.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public void While_nobody_listens_no_message_is_looked_at()
    {
        var client = _scene.Client();
        _scene.Peer().StaysAlive().Dial(client.EndPoint);
        _scene.Pass(1);
        var cache = (LoopCache<PeerView, PeerToken>)client.Swarm.Live.Peers;
        var incoming = (Tap<PeerMessage>)client.Connected[0].Incoming;
        incoming.HasListeners.ShouldBeFalse();

        var peers = cache.Connect().ToFold();
        _scene.Pass(1);
        incoming.HasListeners.ShouldBeTrue();
        peers.Dispose();
        _scene.Pass(0.001);

        incoming.HasListeners.ShouldBeFalse();
        cache.IsHeard.ShouldBeFalse();
    }
}
