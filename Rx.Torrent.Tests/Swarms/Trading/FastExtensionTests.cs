using System.Net;
using System.Reactive.Linq;
using Rx.Torrent.Choking;
using Rx.Torrent.Plugins;
using Rx.Torrent.Primitives;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Swarms.Trading;

/// <summary>BEP 6: every request is answered, some pieces are allowed while choked, and all or nothing is said in one word.</summary>
public class FastExtensionTests
{
    private readonly Scene _scene = new(new TestContent(pieceCount: 40));

    [Fact]
    public void A_seed_says_have_all_and_an_empty_client_have_none()
    {
        var seed = _scene.SeedClient();
        var empty = _scene.Client();
        var (one, other) = (_scene.Peer().Dial(seed.EndPoint), _scene.Peer().Dial(empty.EndPoint));

        _scene.Pass(1);
        one.Heard<HaveAll>().Count.ShouldBe(1);
        one.Heard<Bitfield>().ShouldBeEmpty();
        other.Heard<HaveNone>().Count.ShouldBe(1);
        other.Heard<Bitfield>().ShouldBeEmpty();
    }

    [Fact]
    public void Without_the_extension_there_is_a_bitfield_or_nothing()
    {
        var seed = _scene.SeedClient();
        var empty = _scene.Client();
        var (one, other) = (Plain().Dial(seed.EndPoint), Plain().Dial(empty.EndPoint));

        _scene.Pass(1);
        one.Heard<Bitfield>().ShouldBe([new Bitfield(PieceSet.All(40))]);
        one.Heard<HaveAll>().ShouldBeEmpty();
        one.Heard<AllowedFast>().ShouldBeEmpty();
        other.Received.Count.ShouldBe(2); // the two handshakes
    }

    [Fact]
    public void Some_pieces_are_a_bitfield()
    {
        var client = _scene.Client(_scene.Content.Store(1, 7));
        var peer = _scene.Peer().Dial(client.EndPoint);

        _scene.Pass(1);
        peer.Heard<Bitfield>().ShouldBe([new Bitfield(PieceSet.Of(40, 1, 7))]);
    }

    [Fact]
    public void Have_all_and_have_none_are_understood()
    {
        var client = _scene.Client();
        var (one, other) = (_scene.Peer().HasAll(unchokes: false).Dial(client.EndPoint), _scene.Peer().Says(HaveNone.Instance).Dial(client.EndPoint));

        _scene.Pass(1);
        one.Heard<Interested>().Count.ShouldBe(1);
        other.Heard<Interested>().ShouldBeEmpty();
        client.Connected.Single(peer => peer.Id == one.Id).Pieces.IsFull.ShouldBeTrue();
        client.Connected.Single(peer => peer.Id == other.Id).Pieces.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void The_allowed_set_is_told_and_served_while_choked()
    {
        var seed = _scene.SeedClient(options: o => o with { UploadSlots = 0 });
        var peer = _scene.Peer(_scene.Network.AddHost(IPAddress.Parse("80.4.4.200"))).Dial(seed.EndPoint);
        _scene.Pass(1);
        var expected = AllowedFastSet.For(_scene.Content.Metainfo.InfoHash, peer.Host.Address, 40);

        peer.Heard<AllowedFast>().Select(allowed => allowed.Index).ShouldBe(expected, ignoreOrder: true);
        var allowed = _scene.Content.Block(expected[0]);
        var forbidden = _scene.Content.Block(Enumerable.Range(0, 40).First(piece => !expected.Contains(new PieceIndex(piece))));
        peer.Send(Interested.Instance, new Request(allowed), new Request(forbidden));
        _scene.Pass(1);

        peer.Heard<Unchoke>().ShouldBeEmpty();
        peer.Heard<Piece>().ShouldBe([_scene.Content.Piece(allowed)]);
        peer.Heard<RejectRequest>().ShouldBe([new RejectRequest(forbidden)]);
    }

    [Fact]
    public void What_we_are_allowed_is_asked_for_while_choked()
    {
        var client = _scene.Client();
        var peer = _scene.Peer().Says(HaveAll.Instance, new AllowedFast(new PieceIndex(3)), new AllowedFast(new PieceIndex(5)))
            .Serves(_scene.Content).Dial(client.EndPoint);

        _scene.Pass(5);
        peer.Asked().ShouldBe([_scene.Content.Block(3), _scene.Content.Block(5)], ignoreOrder: true);
        client.Verified.Select(piece => piece.Piece.Value).ShouldBe([3, 5], ignoreOrder: true);
    }

    [Fact]
    public void A_choke_leaves_what_is_allowed_in_line_and_rejects_the_rest_after_it()
    {
        // Everything that is asked for waits behind a slow line, until the choke comes.
        var host = _scene.Network.AddHost(conditions: new NetworkConditions { UploadRate = 20_000, Buffer = 16 * 1024 });
        var seed = _scene.SeedClient(options: o => o with { UploadSlots = 1 }, host: host);
        var peer = _scene.Peer().Dial(seed.EndPoint);
        peer.WhenConnected.Subscribe(_ => peer.Send(Interested.Instance));
        _scene.Until(() => peer.Heard<Unchoke>().Count == 1);
        var allowedSet = peer.Heard<AllowedFast>().Select(allowed => allowed.Index).ToArray();
        var blocks = Enumerable.Range(0, 40).Select(piece => _scene.Content.Block(piece)).ToArray();
        peer.Send(Enumerable.Repeat(blocks, 3).SelectMany(all => all).Select(block => new Request(block)));
        peer.Send(NotInterested.Instance); // who wants nothing loses the slot at the next round

        _scene.Until(() => peer.Heard<Choke>().Count == 1, limit: 300);
        _scene.Pass(400);
        var words = peer.Received.Select(received => received.Value).ToList();
        var choke = words.FindIndex(word => word is Choke);
        words.FindIndex(word => word is RejectRequest).ShouldBeGreaterThan(choke);
        words.OfType<RejectRequest>().ShouldAllBe(reject => !allowedSet.Contains(reject.Block.Piece));
        (words.OfType<RejectRequest>().Count() + words.OfType<Piece>().Count()).ShouldBe(120);
    }

    [Fact]
    public void A_request_for_what_we_lack_is_rejected()
    {
        var client = _scene.Client(_scene.Content.Store(0));
        var peer = _scene.Peer().Dial(client.EndPoint);
        peer.WhenConnected.Subscribe(_ => peer.Send(Interested.Instance));
        _scene.Until(() => peer.Heard<Unchoke>().Count == 1, limit: 30);

        peer.Send(new Request(_scene.Content.Block(0)), new Request(_scene.Content.Block(9)));
        _scene.Pass(1);
        peer.Heard<Piece>().ShouldBe([_scene.Content.Piece(0)]);
        peer.Heard<RejectRequest>().ShouldBe([new RejectRequest(_scene.Content.Block(9))]);
    }

    [Fact]
    public void A_cancelled_request_is_answered_by_a_reject_or_a_block_and_only_once()
    {
        var host = _scene.Network.AddHost(conditions: new NetworkConditions { UploadRate = 50_000, Buffer = 16 * 1024 });
        var seed = _scene.SeedClient(host: host);
        var peer = _scene.Peer().Dial(seed.EndPoint);
        peer.WhenConnected.Subscribe(_ => peer.Send(Interested.Instance));
        _scene.Until(() => peer.Heard<Unchoke>().Count == 1);
        var blocks = Enumerable.Range(0, 40).Concat(Enumerable.Range(0, 40)).Concat(Enumerable.Range(0, 40)).Select(piece => _scene.Content.Block(piece)).ToArray();

        peer.Send(blocks.Select(block => new Request(block)));
        _scene.Pass(1);
        peer.Send(blocks.Select(block => new Cancel(block)));
        _scene.Pass(100);
        (peer.Heard<Piece>().Count + peer.Heard<RejectRequest>().Count).ShouldBe(blocks.Length);
        peer.Heard<RejectRequest>().Count.ShouldBeGreaterThan(20);
    }

    [Fact]
    public void Without_the_extension_a_refusal_is_silent()
    {
        var seed = _scene.SeedClient(options: o => o with { UploadSlots = 0 });
        var peer = Plain().Dial(seed.EndPoint);
        _scene.Pass(1);
        peer.Send(Interested.Instance, new Request(_scene.Content.Block(0)));

        _scene.Pass(5);
        peer.Heard<Piece>().ShouldBeEmpty();
        peer.Received.ShouldAllBe(received => received.Value is Handshake || received.Value is Bitfield || received.Value is ExtendedHandshake);
        peer.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public void The_words_of_the_extension_are_an_error_where_it_was_not_agreed_on()
    {
        var client = _scene.Client();
        var peer = Plain().Says(HaveAll.Instance).Dial(client.EndPoint);

        _scene.Pass(1);
        peer.IsConnected.ShouldBeFalse();
        client.Ends.ShouldBe([Rx.Torrent.Peers.DisconnectKind.ProtocolError]);
    }

    [Fact]
    public void A_suggested_piece_is_asked_for_first()
    {
        var client = _scene.Client();
        var peer = _scene.Peer().Says(HaveAll.Instance, new SuggestPiece(new PieceIndex(17)), Unchoke.Instance).Dial(client.EndPoint);

        _scene.Pass(1);
        peer.Asked()[0].ShouldBe(_scene.Content.Block(17));
    }

    [Fact]
    public void A_piece_allowed_and_then_rejected_while_choked_is_not_asked_for_without_end()
    {
        var client = _scene.Client();
        var peer = _scene.Peer().Says(HaveAll.Instance, new AllowedFast(new PieceIndex(3)))
            .Serves(_scene.Content, block => new RejectRequest(block)).Dial(client.EndPoint);

        _scene.Pass(60);
        client.Swarm.State.ShouldBe(SwarmState.Downloading);
        peer.Asked().Count.ShouldBeInRange(1, 3);
    }

    private ScriptedPeer Plain() => new(_scene.Network.AddHost(), _scene.Content.Metainfo) { Reserved = ReservedBits.ExtensionProtocol };
}
