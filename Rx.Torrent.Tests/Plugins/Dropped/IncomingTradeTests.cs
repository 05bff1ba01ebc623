using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Plugins.Dropped;

/// <summary>Requests, blocks and answers that a plugin drops on their way in: what follows from them is made up for.</summary>
public class IncomingTradeTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_dropped_request_is_rejected_where_there_is_a_word_for_it(bool isFast)
    {
        var scene = Dropping.Incoming(message => message is Request, 0, 1);
        var peer = scene.ConnectLeech(isFast);

        peer.Send(new Request(scene.Content.Block(0)), new Request(scene.Content.Block(1)));
        scene.Scene.Pass(90);
        peer.Heard<RejectRequest>().Select(reject => reject.Block).ShouldBe(isFast ? [scene.Content.Block(0), scene.Content.Block(1)] : []);
        peer.Heard<Piece>().ShouldBeEmpty();
        peer.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public void A_dropped_request_is_met_with_silence_where_the_plugin_asks_for_it()
    {
        var scene = new PluginScene(
            b => b.Use(incoming: (messages, peer) => messages.Where(message =>
            {
                if (message is not Request) return true;
                peer.TakeOver(message, TimeSpan.FromMinutes(5));
                return false;
            })),
            new TestContent(pieceCount: 4),
            0);
        var peer = scene.ConnectLeech();

        peer.Send(new Request(scene.Content.Block(0)));
        scene.Scene.Pass(299);
        peer.Heard<RejectRequest>().ShouldBeEmpty();
        scene.Scene.Pass(3);
        peer.Heard<RejectRequest>().Count.ShouldBe(1); // a deadline is a deadline
        peer.Heard<Piece>().ShouldBeEmpty();
    }

    [Fact]
    public void A_dropped_piece_is_asked_for_again_in_the_same_turn_and_counts_as_waste()
    {
        var (dropped, asked) = (new List<long>(), new List<(long Time, BlockRange Block)>());
        PluginScene? scene = null;
        scene = new PluginScene(
            b => b.Use(
                incoming: (messages, _) => messages.Where(message =>
                {
                    if (message is not Piece || dropped.Count > 0) return true;
                    dropped.Add(scene!.Scene.Time.Clock);
                    return false;
                }),
                outgoing: (messages, _) => messages.Do(message =>
                {
                    if (message is Request request) asked.Add((scene!.Scene.Time.Clock, request.Block));
                })),
            new TestContent(pieceCount: 4));
        var peer = scene.ConnectSeed();
        var first = asked[0].Block;
        asked.Count.ShouldBe(4);

        peer.Send(scene.Content.Piece(first));
        scene.Scene.Pass(0.5);
        asked.Skip(4).ShouldBe([(dropped.Single(), first)]);
        scene.Client.Progress.Wasted.ShouldBe(first.Length);
        scene.Client.Progress.Downloaded.ShouldBe(0);
        scene.Client.Progress.RequestsOutstanding.ShouldBe(4);
    }

    [Fact]
    public void A_peer_of_which_every_block_is_dropped_is_asked_more_and_more_seldom()
    {
        var dropping = true;
        var scene = new PluginScene(
            b => b.Use(incoming: (messages, _) => messages.Where(message => message is not Piece || !dropping)), new TestContent(pieceCount: 2000));
        var peer = scene.Connect(HaveAll.Instance);
        peer.Serves(scene.Content);
        peer.Send(Unchoke.Instance);

        scene.Scene.Pass(60);
        var asked = peer.Asked().Count;
        asked.ShouldBeInRange(32, 200);
        scene.Scene.Pass(600);
        (peer.Asked().Count - asked).ShouldBeInRange(8, 30);
        dropping = false;
        var client = scene.Client;
        scene.Scene.Until(() => client.IsSeeding, limit: 200); // one that comes through makes it as good as any
    }

    [Fact]
    public void A_dropped_cancel_leaves_the_request_to_be_served()
    {
        var scene = Dropping.Incoming(message => message is Cancel, 0, 1);
        var peer = scene.ConnectLeech();

        peer.Send(new Request(scene.Content.Block(0)), new Cancel(scene.Content.Block(0)));
        scene.Scene.Pass(1);
        peer.Heard<Piece>().ShouldBe([scene.Content.Piece(0)]);
        peer.Heard<RejectRequest>().ShouldBeEmpty();
    }

    [Fact]
    public void A_cancel_that_is_not_dropped_takes_the_request_back()
    {
        var scene = Dropping.Incoming(_ => false, 0, 1);
        var peer = scene.ConnectLeech();

        peer.Send(new Request(scene.Content.Block(0)), new Cancel(scene.Content.Block(0)));
        scene.Scene.Pass(1);
        peer.Heard<Piece>().ShouldBeEmpty();
        peer.Heard<RejectRequest>().Count.ShouldBe(1);
    }

    [Fact]
    public void A_dropped_reject_frees_the_block_all_the_same()
    {
        var scene = Dropping.Incoming(message => message is RejectRequest);
        var peer = scene.ConnectSeed();
        var block = peer.Asked()[0];
        scene.Client.Progress.RequestsOutstanding.ShouldBe(4);

        peer.Send(new RejectRequest(block));
        scene.Scene.Pass(0.5);
        scene.Client.Progress.RequestsOutstanding.ShouldBe(3);
        scene.Scene.Pass(2);
        peer.Send(scene.Content.Piece(peer.Asked()[1])); // not at once, and not for its own sake, but when requests go out anyway
        scene.Scene.Pass(0.5);
        peer.Asked().Skip(4).ShouldBe([block]);
        scene.CoreGot<RejectRequest>().ShouldBeEmpty();
    }

    [Fact]
    public void A_peer_that_rejects_everything_is_not_asked_without_end_when_its_rejects_are_dropped()
    {
        var scene = Dropping.Incoming(message => message is RejectRequest);
        var peer = scene.Connect(HaveAll.Instance);
        peer.Serves(scene.Content, block => new RejectRequest(block));

        peer.Send(Unchoke.Instance);
        scene.Scene.Pass(10);
        peer.Asked().Count.ShouldBeInRange(8, 4 * 11); // all four again once a second
    }

    [Fact]
    public void An_extended_message_of_an_unknown_id_is_ignored_and_counted()
    {
        var scene = Dropping.Incoming(_ => false);
        var peer = scene.Connect(new Extended(77, new Payload([1])), new Extended(78, new Payload([2])));

        peer.IsConnected.ShouldBeTrue();
        ((PeerConnection)scene.SideOf(peer)).UnknownExtended.ShouldBe(2);
    }
}
