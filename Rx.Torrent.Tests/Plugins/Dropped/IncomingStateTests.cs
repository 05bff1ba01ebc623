using Rx.Torrent.Primitives;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Plugins.Dropped;

/// <summary>What a peer says of itself, and a plugin drops: it has not been said.</summary>
public class IncomingStateTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_dropped_choke_changes_nothing_and_rejects_nothing(bool isFast)
    {
        var scene = Dropping.Incoming(message => message is Choke);
        var peer = scene.ConnectSeed(isFast);
        scene.Client.Progress.RequestsOutstanding.ShouldBe(4);

        peer.Send(Choke.Instance);
        scene.Scene.Pass(1);
        scene.SideOf(peer).PeerChoking.ShouldBeFalse();
        scene.CoreGot<RejectRequest>().ShouldBeEmpty();
        scene.Client.Progress.RequestsOutstanding.ShouldBe(4);
    }

    [Fact]
    public void A_choke_that_is_not_dropped_rejects_what_was_asked_where_no_words_do()
    {
        var scene = Dropping.Incoming(_ => false);
        var peer = scene.ConnectSeed(isFast: false);

        peer.Send(Choke.Instance);
        scene.Scene.Pass(1);
        scene.CoreGot<RejectRequest>().Select(reject => (reject.Block.Piece.Value, reject.Origin)).ShouldBe(
            [(0, MessageOrigin.Core), (1, MessageOrigin.Core), (2, MessageOrigin.Core), (3, MessageOrigin.Core)], ignoreOrder: true);
        scene.Client.Progress.RequestsOutstanding.ShouldBe(0);
    }

    [Fact]
    public void A_dropped_unchoke_is_as_if_never_said()
    {
        var scene = Dropping.Incoming(message => message is Unchoke);
        var peer = scene.ConnectSeed();
        scene.Scene.Pass(5);

        scene.SideOf(peer).PeerChoking.ShouldBeTrue();
        peer.Asked().ShouldBeEmpty();
    }

    [Fact]
    public void A_dropped_interested_is_as_if_never_said()
    {
        var scene = Dropping.Incoming(message => message is Interested, 0, 1);
        var peer = scene.Connect(Interested.Instance);
        scene.Scene.Pass(60);

        scene.SideOf(peer).PeerInterested.ShouldBeFalse();
        peer.Heard<Unchoke>().ShouldBeEmpty();
    }

    [Fact]
    public void A_dropped_not_interested_is_as_if_never_said()
    {
        var scene = Dropping.Incoming(message => message is NotInterested, 0, 1);
        var peer = scene.ConnectLeech();

        peer.Send(NotInterested.Instance);
        scene.Scene.Pass(60);
        scene.SideOf(peer).PeerInterested.ShouldBeTrue();
        peer.Heard<Choke>().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_dropped_bitfield_leaves_the_pieces_unknown_and_downloading_goes_on(bool isFast)
    {
        var scene = Dropping.Incoming(message => message is Bitfield);
        var peer = scene.ConnectSeed(isFast);
        scene.SideOf(peer).Pieces.ShouldBeEmpty();
        peer.Asked().ShouldBeEmpty();

        peer.Send(new Have(new PieceIndex(3)));
        scene.Scene.Pass(1);
        peer.Asked().ShouldBe([scene.Content.Block(3)]);
        scene.CoreGot<HaveNone>().ShouldBeEmpty();
        peer.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public void A_dropped_have_leaves_the_piece_unknown_and_downloading_goes_on()
    {
        var scene = Dropping.Incoming(message => message is Have);
        var peer = scene.Connect(new Bitfield(PieceSet.Of(4, 1)), new Have(new PieceIndex(2)), Unchoke.Instance);
        scene.Scene.Pass(1);

        scene.SideOf(peer).Pieces.ShouldBe(PieceSet.Of(4, 1));
        peer.Asked().ShouldBe([scene.Content.Block(1)]);
    }

    [Fact]
    public void A_dropped_have_all_leaves_the_pieces_unknown_and_downloading_goes_on()
    {
        var scene = Dropping.Incoming(message => message is HaveAll);
        var peer = scene.Connect(HaveAll.Instance, Unchoke.Instance);
        scene.SideOf(peer).Pieces.ShouldBeEmpty();

        peer.Send(new Have(new PieceIndex(0)));
        scene.Scene.Pass(1);
        peer.Asked().ShouldBe([scene.Content.Block(0)]);
        scene.CoreGot<HaveNone>().ShouldBeEmpty();
    }

    [Fact]
    public void A_dropped_have_none_leaves_the_pieces_as_they_were()
    {
        var scene = Dropping.Incoming(message => message is HaveNone);
        var peer = scene.Connect(new Bitfield(PieceSet.Of(4, 1)), HaveNone.Instance, Unchoke.Instance);
        scene.Scene.Pass(1);

        scene.SideOf(peer).Pieces.ShouldBe(PieceSet.Of(4, 1));
        peer.Asked().ShouldBe([scene.Content.Block(1)]);
    }
}
