using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Simulation;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Swarms.Connecting;

/// <summary>Who may come in.</summary>
public class DoorTests
{
    private readonly Scene _scene = new();

    [Fact]
    public void Somebody_who_names_another_swarm_is_shown_out()
    {
        var client = _scene.Client();
        var stranger = new ScriptedPeer(_scene.Network.AddHost(), new TestContent(pieceCount: 4, seed: 99).Metainfo).Dial(client.EndPoint);

        _scene.Pass(1);
        stranger.IsConnected.ShouldBeFalse();
        stranger.Received.ShouldBeEmpty();
        client.Connected.ShouldBeEmpty();
    }

    [Fact]
    public void Somebody_whom_we_dialled_and_who_answers_for_another_swarm_is_left()
    {
        var stranger = new ScriptedPeer(_scene.Network.AddHost(), new TestContent(pieceCount: 4, seed: 99).Metainfo);
        var client = _scene.Client(peers: [stranger.Listen()]);

        _scene.Pass(1);
        client.Ends.ShouldBe([DisconnectKind.WrongInfoHash]);
        client.Connected.ShouldBeEmpty();
    }

    [Fact]
    public void We_do_not_talk_to_ourselves_and_do_not_try_again()
    {
        var client = _scene.Client();
        client.Swarm.Connect(client.EndPoint);

        _scene.Pass(200);
        client.Ends.ShouldContain(DisconnectKind.ConnectedToSelf);
        client.Connected.ShouldBeEmpty();
        client.Host.ConnectionCount.ShouldBe(0);
        client.Disconnected.Count.ShouldBeLessThanOrEqualTo(2); // both ends of the one attempt
    }

    [Fact]
    public void The_same_peer_twice_is_once_too_often()
    {
        var client = _scene.Client();
        var one = _scene.Peer();
        one.Dial(client.EndPoint);
        _scene.Pass(1);
        var again = new ScriptedPeer(_scene.Network.AddHost(), _scene.Content.Metainfo, one.Id).Dial(client.EndPoint);

        _scene.Pass(1);
        one.IsConnected.ShouldBeTrue();
        again.IsConnected.ShouldBeFalse();
        client.Ends.ShouldBe([DisconnectKind.Duplicate]);
    }

    [Fact]
    public void Two_who_dial_each_other_at_once_keep_one_connection_and_the_same()
    {
        for (var seed = 1; seed <= 6; seed++)
        {
            var scene = new Scene(seed: seed);
            var one = scene.Client(scene.Content.Store(0));
            var other = scene.Client(scene.Content.Store(1));
            one.Swarm.Connect(other.EndPoint);
            other.Swarm.Connect(one.EndPoint);

            scene.Until(() => one.Swarm.Pieces.Count == 2 && other.Swarm.Pieces.Count == 2, limit: 120);
            scene.Pass(1);
            one.Progress.Peers.ShouldBe(1);
            other.Progress.Peers.ShouldBe(1);
            one.Host.ConnectionCount.ShouldBe(1);
        }
    }

    [Fact]
    public void No_more_than_so_many_come_from_one_address()
    {
        var client = _scene.Client(options: o => o with { MaxConnectionsPerAddress = 2 });
        var house = _scene.Network.AddHost();
        var neighbours = Enumerable.Range(0, 4).Select(number => new ScriptedPeer(house, _scene.Content.Metainfo, IdOf(number)).Dial(client.EndPoint)).ToArray();

        _scene.Pass(1);
        neighbours.Count(neighbour => neighbour.IsConnected).ShouldBe(2);
        client.Connected.Count.ShouldBe(2);
    }

    [Fact]
    public void When_it_is_full_whoever_has_the_higher_priority_stays()
    {
        var client = _scene.Client(options: o => o with { MaxConnections = 3 });
        var peers = Enumerable.Range(0, 12).Select(_ => _scene.Peer()).ToArray();
        foreach (var peer in peers)
        {
            peer.Dial(client.EndPoint);
            _scene.Pass(1);
            peers.Count(other => other.IsConnected).ShouldBeLessThanOrEqualTo(3);
        }

        // BEP 40: whatever the order in which they came, the three of the highest priority are in.
        var best = peers.OrderByDescending(peer => CanonicalPriority.Of(client.EndPoint, peer.LocalEndPoint!)).Take(3).ToArray();
        peers.Where(peer => peer.IsConnected).ShouldBe(best, ignoreOrder: true);
        client.Ends.ShouldAllBe(kind => kind == DisconnectKind.TooMany);
    }

    [Fact]
    public void Nobody_comes_into_a_swarm_that_is_paused()
    {
        var client = _scene.Client();
        var inside = _scene.Peer().Dial(client.EndPoint);
        _scene.Pass(1);
        _scene.Finish(client.Swarm.PauseAsync());
        var outside = _scene.Peer().Dial(client.EndPoint);

        _scene.Pass(1);
        client.Ends.ShouldBe([DisconnectKind.Paused]);
        inside.IsConnected.ShouldBeFalse();
        outside.IsConnected.ShouldBeFalse();
        _scene.Finish(client.Swarm.ResumeAsync());
        outside.Dial(client.EndPoint);
        _scene.Pass(1);
        outside.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public void The_client_s_own_limit_holds_over_all()
    {
        var client = _scene.Client(build: b => b.Configure(o => o with { MaxConnections = 2 }));
        var peers = Enumerable.Range(0, 5).Select(_ => _scene.Peer().Dial(client.EndPoint)).ToArray();

        _scene.Pass(1);
        peers.Count(peer => peer.IsConnected).ShouldBe(2);
        foreach (var peer in peers) peer.Close();
        _scene.Pass(1);
        peers[4].Dial(client.EndPoint);
        _scene.Pass(1);
        peers[4].IsConnected.ShouldBeTrue();
    }

    [Fact]
    public void Two_who_have_everything_part()
    {
        var seed = _scene.SeedClient();
        var other = _scene.Peer().HasAll().Dial(seed.EndPoint);

        _scene.Pass(1);
        other.IsConnected.ShouldBeFalse();
        seed.Ends.ShouldBe([DisconnectKind.Redundant]);
    }

    [Fact]
    public void Two_who_want_nothing_more_part_also_when_one_lacks_something()
    {
        var seed = _scene.SeedClient();
        var partial = _scene.Peer().Says(
            ExtendedHandshake.Empty.With("upload_only", new Rx.Torrent.Bencode.BencodeInteger(1)), new Bitfield(PieceSet.Of(4, 1))).Dial(seed.EndPoint);

        _scene.Pass(1);
        partial.IsConnected.ShouldBeFalse();
    }

    [Fact]
    public void A_seed_is_kept_when_it_was_asked_for()
    {
        var seed = _scene.SeedClient(options: o => o with { DropRedundantPeers = false });
        var other = _scene.Peer().HasAll().Dial(seed.EndPoint);

        _scene.Pass(1);
        other.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public void We_say_that_we_want_nothing_more_as_soon_as_that_is_so()
    {
        var source = _scene.Peer().HasAll().Serves(_scene.Content);
        var client = _scene.Client(peers: [source.Listen()]);
        var other = _scene.Peer().Dial(client.EndPoint);

        _scene.Until(() => client.IsSeeding);
        _scene.Pass(1);
        other.Heard<ExtendedHandshake>()[0].UploadOnly.ShouldBeFalse();
        other.Heard<ExtendedHandshake>()[^1].UploadOnly.ShouldBeTrue();
    }

    private static PeerId IdOf(int number) => new([.. "-SP0000-"u8, .. new byte[11], (byte)number]);
}
