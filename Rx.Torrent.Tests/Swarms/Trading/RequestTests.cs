using System.Reactive.Linq;
using Rx.Torrent.Bencode;
using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Swarms.Trading;

/// <summary>What a client that downloads asks of whom, and when it asks somebody else.</summary>
public class RequestTests
{
    private readonly Scene _scene = new(new TestContent(pieceCount: 4, pieceLength: 4 * PieceLayout.BlockLength));

    [Fact]
    public void Nothing_is_asked_of_a_peer_that_chokes_us()
    {
        var peer = Listening(_scene.Peer().HasAll(unchokes: false));
        var client = _scene.Client(peers: [peer.ListenEndPoint!]);

        _scene.Pass(30);
        client.Connected.Count.ShouldBe(1);
        peer.Heard<Interested>().Count.ShouldBe(1);
        peer.Asked().ShouldBeEmpty();
    }

    [Fact]
    public void Interest_is_said_before_the_first_request()
    {
        var peer = Listening(_scene.Peer().HasAll());
        _scene.Client(peers: [peer.ListenEndPoint!]);

        _scene.Pass(5);
        var words = peer.Received.Select(received => received.Value).ToList();
        words[0].ShouldBeOfType<Handshake>();
        var interested = words.FindIndex(word => word is Interested);
        interested.ShouldBeGreaterThan(0);
        words.FindIndex(word => word is Request).ShouldBeGreaterThan(interested);
    }

    [Fact]
    public void Several_requests_are_under_way_at_once_and_none_twice()
    {
        var peer = Listening(_scene.Peer().HasAll());
        _scene.Client(peers: [peer.ListenEndPoint!]);

        _scene.Pass(5);
        peer.Asked().Count.ShouldBeGreaterThan(1);
        peer.Asked().ShouldBeUnique();
        peer.Asked().ShouldAllBe(block => _scene.Content.Layout.Contains(block));
    }

    [Fact]
    public void The_window_grows_while_blocks_come()
    {
        var scene = new Scene(new TestContent(pieceCount: 200));
        var peer = Listening(scene.Peer().HasAll().Serves(scene.Content));
        var open = 0;
        var most = 0;
        peer.Messages.OfType<Request>().Subscribe(_ => most = Math.Max(most, peer.Asked().Count - open));
        var client = scene.Client(peers: [peer.ListenEndPoint!]);
        client.Swarm.WhenPieceVerified.Subscribe(_ => open++);

        scene.Until(() => client.IsSeeding);
        most.ShouldBeGreaterThan(8);
    }

    [Fact]
    public void Everything_is_there_when_all_was_answered()
    {
        var peer = Listening(_scene.Peer().HasAll().Serves(_scene.Content));
        var client = _scene.Client(peers: [peer.ListenEndPoint!]);

        _scene.Until(() => client.IsSeeding, limit: 10);
        peer.Asked().Count.ShouldBe(16);
        _scene.Content.Read(client.Store).ShouldBe(_scene.Content.Bytes.ToArray());
        client.Progress.Wasted.ShouldBe(0);
        client.Progress.Downloaded.ShouldBe(_scene.Content.Bytes.Length);
    }

    [Fact]
    public void A_peer_that_owes_blocks_for_twenty_seconds_is_passed_over()
    {
        var scene = new Scene(new TestContent(pieceCount: 60, pieceLength: 2 * PieceLayout.BlockLength));
        var silent = Listening(scene.Peer().Has(scene.Content, 0));
        var client = scene.Client(peers: [silent.ListenEndPoint!]);
        scene.Until(() => silent.Asked().Count == 2);
        silent.Send(scene.Content.Piece(0, 0)); // so that the piece is begun, and to be gone on with before all others
        var asked = TimeSpan.FromTicks(scene.Time.Clock);
        // One block a second of many: the end game, in which all are asked for all, is far away.
        var other = Listening(scene.Peer().Says(ExtendedHandshake.Empty.With("reqq", new BencodeInteger(1)), HaveAll.Instance, Unchoke.Instance));
        other.Messages.OfType<Request>().Subscribe(request => other.After(TimeSpan.FromSeconds(1), _ => other.Send(scene.Content.Piece(request.Block))));
        client.Swarm.Connect(other.ListenEndPoint!);

        scene.Until(() => client.Verified.Any(piece => piece.Piece == 0), limit: 30);
        (other.SecondOf<Request>(request => request.Block == scene.Content.Block(0, 1))!.Value - asked.TotalSeconds).ShouldBeInRange(19.5, 23);
    }

    [Fact]
    public void A_block_that_comes_late_is_welcome_all_the_same()
    {
        var late = Listening(_scene.Peer().Has(_scene.Content, 0));
        var client = _scene.Client(peers: [late.ListenEndPoint!]);

        _scene.Pass(40); // by now it counts as snubbing, and what it owed is free
        foreach (var block in late.Asked().Distinct().ToArray()) late.Send(_scene.Content.Piece(block));
        _scene.Pass(1);
        client.Progress.Wasted.ShouldBe(0);
        client.Progress.Downloaded.ShouldBeGreaterThanOrEqualTo(4 * PieceLayout.BlockLength);
    }

    [Fact]
    public void What_a_snubbing_peer_owes_is_taken_back_so_that_it_never_owes_a_block_twice()
    {
        var silent = Listening(_scene.Peer().HasAll());
        _scene.Client(peers: [silent.ListenEndPoint!]);

        _scene.Pass(22);
        var asked = silent.Asked().ToArray();
        asked.ShouldNotBeEmpty();
        silent.Heard<Cancel>().Select(cancel => cancel.Block).ShouldBe(asked);
    }

    [Fact]
    public void A_snubbing_peer_is_asked_for_one_block_at_a_time()
    {
        var silent = Listening(_scene.Peer().HasAll());
        _scene.Client(peers: [silent.ListenEndPoint!]);

        _scene.Pass(22);
        silent.ForgetReceived();
        _scene.Pass(60);
        silent.Asked().Count.ShouldBeInRange(1, 4);
    }

    [Fact]
    public void When_a_peer_leaves_its_blocks_are_asked_of_another()
    {
        var one = Listening(_scene.Peer().Has(_scene.Content, 0));
        var client = _scene.Client(peers: [one.ListenEndPoint!]);
        _scene.Until(() => one.Asked().Count > 0);
        var other = Listening(_scene.Peer().Has(_scene.Content, 0).Serves(_scene.Content));
        client.Swarm.Connect(other.ListenEndPoint!);
        _scene.Pass(1);

        one.Close();
        _scene.Until(() => client.Verified.Count == 1, limit: 5);
        other.Asked().ShouldContain(one.Asked()[0]);
    }

    [Fact]
    public void A_choke_frees_what_was_asked_when_there_are_no_rejects()
    {
        var one = Listening(new ScriptedPeer(_scene.Network.AddHost(), _scene.Content.Metainfo) { Reserved = default }.Has(_scene.Content, 0));
        var client = _scene.Client(peers: [one.ListenEndPoint!]);
        _scene.Until(() => one.Asked().Count > 0);
        var other = Listening(_scene.Peer().Has(_scene.Content, 0).Serves(_scene.Content));
        client.Swarm.Connect(other.ListenEndPoint!);
        _scene.Pass(1);

        one.Send(Choke.Instance);
        _scene.Until(() => client.Verified.Count == 1, limit: 5);
    }

    [Fact]
    public void A_reject_frees_the_block()
    {
        var one = Listening(_scene.Peer().Has(_scene.Content, 0));
        var client = _scene.Client(peers: [one.ListenEndPoint!]);
        _scene.Until(() => one.Asked().Count > 0);
        var other = Listening(_scene.Peer().Has(_scene.Content, 0).Serves(_scene.Content));
        client.Swarm.Connect(other.ListenEndPoint!);
        _scene.Pass(1);

        one.Send(Choke.Instance);
        one.Send(one.Asked().Select(block => new RejectRequest(block)));
        _scene.Until(() => client.Verified.Count == 1, limit: 5);
    }

    [Fact]
    public void Somebody_who_rejects_everything_is_not_asked_without_end()
    {
        var peer = Listening(_scene.Peer().HasAll().Serves(_scene.Content, block => new RejectRequest(block)));
        var client = _scene.Client(peers: [peer.ListenEndPoint!]);

        _scene.Pass(30);
        client.Connected.Count.ShouldBe(1);
        peer.Asked().Count.ShouldBeLessThan(200);
    }

    [Fact]
    public void In_the_end_game_a_block_is_asked_of_two_and_cancelled_at_the_slower()
    {
        var scene = new Scene(new TestContent(pieceCount: 1));
        var slow = Listening(scene.Peer().HasAll());
        var client = scene.Client(peers: [slow.ListenEndPoint!]);
        scene.Until(() => slow.Asked().Count == 1);
        var fast = Listening(scene.Peer().HasAll().Serves(scene.Content));
        client.Swarm.Connect(fast.ListenEndPoint!);

        scene.Until(() => client.IsSeeding, limit: 10);
        scene.Pass(1);
        fast.Asked().ShouldBe([scene.Content.Block(0)]);
        slow.Heard<Cancel>().ShouldBe([new Cancel(scene.Content.Block(0))]);
    }

    [Fact]
    public void A_block_that_nobody_asked_for_is_dropped_and_counted()
    {
        var scene = new Scene(new TestContent(pieceCount: 2));
        var peer = Listening(scene.Peer().Says(new Bitfield(PieceSet.Of(2, 0))));
        var client = scene.Client(peers: [peer.ListenEndPoint!]);
        scene.Until(() => client.Connected.Count == 1);

        peer.Send(scene.Content.Piece(1));
        scene.Pass(1);
        client.Verified.Count.ShouldBe(0);
        client.Progress.Wasted.ShouldBe(PieceLayout.BlockLength);
        peer.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public void A_block_that_does_not_exist_ends_the_connection()
    {
        var peer = Listening(_scene.Peer());
        var client = _scene.Client(peers: [peer.ListenEndPoint!]);
        _scene.Until(() => client.Connected.Count == 1);

        peer.Send(new Piece(new BlockRange(new PieceIndex(4), 0, 16), new Payload(new byte[16])));
        _scene.Pass(1);
        client.Ends.ShouldBe([DisconnectKind.ProtocolError]);
    }

    [Fact]
    public void The_peer_s_request_queue_is_respected()
    {
        var scene = new Scene(new TestContent(pieceCount: 200));
        var open = 0;
        var most = 0;
        var peer = Listening(scene.Peer().Says(ExtendedHandshake.Empty.With("reqq", new BencodeInteger(3)), HaveAll.Instance, Unchoke.Instance));
        peer.Messages.OfType<Request>().Subscribe(request =>
        {
            most = Math.Max(most, ++open);
            peer.After(TimeSpan.FromMilliseconds(30), _ =>
            {
                open--;
                peer.Send(scene.Content.Piece(request.Block));
            });
        });
        var client = scene.Client(peers: [peer.ListenEndPoint!]);

        scene.Until(() => client.IsSeeding);
        most.ShouldBeLessThanOrEqualTo(3);
    }

    private static ScriptedPeer Listening(ScriptedPeer peer)
    {
        peer.Listen();
        return peer;
    }
}
