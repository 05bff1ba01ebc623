using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Plugins.Dropped;

/// <summary>What a plugin drops on its way out.</summary>
public class OutgoingTests
{
    [Fact]
    public void A_dropped_request_frees_the_block()
    {
        System.Net.IPEndPoint? deaf = null;
        var scene = new PluginScene(
            b => b.Use(outgoing: (messages, peer) => messages.Where(message => message is not Request || !peer.EndPoint.Equals(deaf))), new TestContent(pieceCount: 4));
        var one = scene.Connect(HaveAll.Instance);
        deaf = one.LocalEndPoint;
        one.Send(Unchoke.Instance);
        scene.Scene.Pass(0.1);
        one.Asked().ShouldBeEmpty();
        scene.Client.Progress.RequestsOutstanding.ShouldBe(0);

        var other = scene.ConnectSeed();
        other.Asked().Count.ShouldBe(4);
        scene.Client.Progress.RequestsOutstanding.ShouldBe(4);
    }

    [Fact]
    public void A_request_that_is_taken_over_keeps_its_block_until_the_deadline()
    {
        var tries = new List<BlockRange>();
        var scene = new PluginScene(
            b => b.Use(outgoing: (messages, peer) => messages.Where(message =>
            {
                if (message is not Request request) return true;
                tries.Add(request.Block);
                peer.TakeOver(message, TimeSpan.FromSeconds(15));
                return false;
            })),
            new TestContent(pieceCount: 4));
        scene.ConnectSeed();
        scene.Scene.Pass(13);
        tries.Count.ShouldBe(4);
        scene.Client.Progress.RequestsOutstanding.ShouldBe(0);

        scene.Scene.Pass(5);
        tries.Skip(4).ShouldBe(tries.Take(4), ignoreOrder: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_dropped_bitfield_is_made_up_for_with_have_none_where_there_is_a_word_for_it(bool isFast)
    {
        var scene = Dropping.Outgoing(message => message is Bitfield or HaveAll, 0, 1);
        var peer = scene.Connect(isFast);

        peer.Heard<Bitfield>().ShouldBeEmpty();
        peer.Heard<HaveNone>().Count.ShouldBe(isFast ? 1 : 0);
        peer.Heard<Have>().ShouldBeEmpty();
        peer.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public void Of_pieces_that_a_plugin_keeps_quiet_about_none_is_allowed_for_nothing()
    {
        AllowedBy(messages => messages.Where(message => message is not Bitfield)).ShouldBeEmpty();
        AllowedBy(messages => messages.Select(message => message is Bitfield ? new Bitfield(PieceSet.Of(4, 2)) : message)).ShouldBe([2]);
        AllowedBy(messages => messages).ShouldBe([0, 1, 2], ignoreOrder: true);

        static IEnumerable<int> AllowedBy(Func<IObservable<PeerMessage>, IObservable<PeerMessage>> stage)
        {
            var scene = new PluginScene(b => b.Use(outgoing: (messages, _) => stage(messages)), new TestContent(pieceCount: 4), 0, 1, 2);
            return scene.Connect().Heard<AllowedFast>().Select(allowed => allowed.Index.Value);
        }
    }

    [Fact]
    public void A_dropped_have_is_not_learned_of()
    {
        var scene = Dropping.Outgoing(message => message is Have);
        var watcher = scene.Connect();
        var source = scene.Connect(HaveAll.Instance).Serves(scene.Content);
        source.Send(Unchoke.Instance);
        scene.Scene.Until(() => scene.Client.IsSeeding, limit: 60);

        watcher.Heard<Have>().ShouldBeEmpty();
        watcher.Heard<HaveNone>().Count.ShouldBe(1); // what was said at first, when it was true
        watcher.IsConnected.ShouldBeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_dropped_piece_is_rejected_where_there_is_a_word_for_it(bool isFast)
    {
        var scene = Dropping.Outgoing(message => message is Piece { Block.Piece.Value: 0 }, 0, 1);
        var peer = scene.ConnectLeech(isFast);

        peer.Send(new Request(scene.Content.Block(0)), new Request(scene.Content.Block(1)));
        scene.Scene.Pass(90);
        peer.Heard<RejectRequest>().Select(reject => reject.Block.Piece.Value).ShouldBe(isFast ? [0] : []);
        peer.Heard<Piece>().ShouldBe([scene.Content.Piece(1)]);
        scene.Client.Progress.Uploaded.ShouldBe(PieceLayout.BlockLength);
    }

    [Fact]
    public void A_peer_is_served_on_although_all_that_was_sent_to_it_was_dropped()
    {
        var dropping = true;
        var scene = new PluginScene(
            b => b.Use(outgoing: (messages, _) => messages.Where(message => message is not Piece || !dropping)),
            new TestContent(pieceCount: 2, pieceLength: 128 * PieceLayout.BlockLength),
            0);
        var peer = scene.ConnectLeech();

        peer.Send(Enumerable.Range(0, 100).Select(number => new Request(scene.Content.Block(0, number)))); // more than is read ahead
        scene.Scene.Pass(5);
        peer.Heard<RejectRequest>().Count.ShouldBe(100);
        dropping = false;
        peer.Send(new Request(scene.Content.Block(0, 100)));
        scene.Scene.Pass(5);
        peer.Heard<Piece>().Count.ShouldBe(1);
    }

    [Fact]
    public void A_reject_cannot_be_dropped_when_the_fast_extension_is_on()
    {
        var scene = Dropping.Outgoing(message => message is RejectRequest, 0, 1);
        var peer = scene.Connect(new Request(scene.Content.Block(3))); // we lack it, and choke it too
        scene.Scene.Pass(1);

        peer.Heard<RejectRequest>().Select(reject => reject.Block).ShouldBe([scene.Content.Block(3)]);
        scene.Client.Faults.ShouldBeEmpty();
    }

    [Fact]
    public void After_a_dropped_unchoke_we_still_choke()
    {
        var scene = Dropping.Outgoing(message => message is Unchoke, 0, 1);
        var peer = scene.Connect(Interested.Instance);
        scene.Scene.Pass(60);

        scene.SideOf(peer).AmChoking.ShouldBeTrue();
        peer.Send(new Request(new BlockRange(new PieceIndex(1), 0, 1000))); // a request of its own, not one that a choked peer may have
        scene.Scene.Pass(1);
        (peer.Heard<Piece>().Count + peer.Heard<RejectRequest>().Count).ShouldBe(1);
    }

    [Fact]
    public void After_a_dropped_choke_we_still_serve()
    {
        var scene = Dropping.Outgoing(message => message is Choke, 0, 1);
        var peer = scene.ConnectLeech(isFast: false);

        scene.SideOf(peer).Send(Choke.Instance);
        scene.Scene.Pass(0.1);
        scene.SideOf(peer).AmChoking.ShouldBeFalse();
        peer.Send(new Request(scene.Content.Block(0)));
        scene.Scene.Pass(1);
        peer.Heard<Choke>().ShouldBeEmpty();
        peer.Heard<Piece>().ShouldBe([scene.Content.Piece(0)]);
    }

    [Theory]
    [InlineData("another info hash")]
    [InlineData("a second handshake")]
    public void A_handshake_that_says_what_it_must_not_is_the_plugins_fault(string what)
    {
        var scene = new PluginScene(b => b.Use(
            name: "liar",
            outgoing: (messages, _) => messages.SelectMany(message => message is not Handshake handshake ? [message]
                : what == "a second handshake" ? new[] { message, handshake with { Reserved = ReservedBits.Fast } }
                : [handshake with { InfoHash = InfoHash.Parse(new string('a', 40)) }])));
        var peer = scene.Connect();

        peer.IsConnected.ShouldBeFalse();
        scene.Client.Ends.ShouldBe([DisconnectKind.PluginFault]);
        var fault = scene.Client.Faults.ShouldHaveSingleItem();
        (fault.Plugin, fault.Where).ShouldBe(("liar", "Outgoing"));
        fault.Exception.Message.ShouldContain(what);
        peer.Heard<Handshake>().ShouldAllBe(handshake => handshake.InfoHash == scene.Content.Metainfo.InfoHash);
    }

    [Fact]
    public void A_second_incoming_handshake_is_the_plugins_fault()
    {
        var scene = new PluginScene(b => b.Use(
            name: "echo",
            incoming: (messages, _) => messages.SelectMany(message => message is Handshake handshake ? [message, handshake with { Reserved = ReservedBits.Fast }] : new[] { message })));
        var peer = scene.Connect();

        peer.IsConnected.ShouldBeFalse();
        scene.Client.Faults.ShouldHaveSingleItem().Plugin.ShouldBe("echo");
        scene.Client.Connected.Count.ShouldBe(1);
        scene.Client.Ends.ShouldBe([DisconnectKind.PluginFault]);
    }
}
