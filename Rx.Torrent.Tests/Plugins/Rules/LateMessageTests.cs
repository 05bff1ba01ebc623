using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Plugins.Rules;

/// <summary>Requests and blocks that come out of a stage late, twice, or in the middle of others: each request is answered once.</summary>
public class LateMessageTests
{
    [Fact]
    public void A_request_that_comes_late_after_it_was_rejected_is_not_served_as_well()
    {
        var scene = Seed(incoming: (messages, peer) => messages.SelectMany(message =>
            message is Request ? Observable.Return(message).Delay(TimeSpan.FromSeconds(1), peer.Loop) : Observable.Return(message)));

        Answers(scene, 1, 5).ShouldBe(["Reject 0"]); // until then the stage had never passed anything on late
    }

    [Fact]
    public void Requests_of_a_stage_that_is_known_to_hold_back_are_served_when_they_come()
    {
        var scene = Seed(incoming: (messages, peer) => messages.Delay(TimeSpan.FromSeconds(1), peer.Loop));

        Answers(scene, 2, 5).ShouldBe(["Piece 0", "Piece 1"]);
    }

    [Fact]
    public void Requests_that_leave_in_pairs_while_the_second_is_on_its_way_are_answered_once_each()
    {
        var scene = Seed(incoming: (messages, _) => messages.Publish(shared => shared.Where(message => message is not Request).Merge(
            shared.Where(message => message is Request).Buffer(2).SelectMany(pair => pair))));

        Answers(scene, 4, 120).Order().ShouldBe(["Piece 1", "Piece 2", "Piece 3", "Reject 0"]); // from the first pair on the stage is known
    }

    [Fact]
    public void A_request_that_is_passed_on_twice_is_answered_once()
    {
        var scene = Seed(incoming: (messages, _) => messages.SelectMany(message => message is Request ? [message, message] : new[] { message }));

        Answers(scene, 2, 90).ShouldBe(["Piece 0", "Piece 1"]);
    }

    [Fact]
    public void A_request_that_is_passed_on_at_once_and_again_late_is_answered_once()
    {
        var scene = Seed(incoming: (messages, peer) => messages.Publish(shared => shared.Merge(shared.Where(message => message is Request).Delay(TimeSpan.FromSeconds(2), peer.Loop))));

        Answers(scene, 2, 90).ShouldBe(["Piece 0", "Piece 1"]);
    }

    [Fact]
    public void A_request_that_is_let_go_while_a_stage_behind_is_busy_waits_for_it()
    {
        var gate = new Subject<PeerMessage>();
        var kept = new List<PeerMessage>();
        var scene = new PluginScene(
            b => b.Use(
                name: "gate",
                incoming: (messages, peer) => messages.Where(message =>
                {
                    if (message is not Request) return true;
                    peer.TakeOver(message, TimeSpan.FromSeconds(30));
                    kept.Add(message);
                    return false;
                }).Merge(gate))
            .Use(name: "opener", incoming: (messages, _) => messages.Do(message =>
            {
                if (message is not Port) return;
                foreach (var request in kept) gate.OnNext(request); // in the middle of the port, on its way through this very stage
            })),
            new TestContent(pieceCount: 4),
            0, 1, 2, 3);
        var peer = scene.Connect(Interested.Instance);
        scene.Scene.Until(() => peer.Heard<Unchoke>().Count > 0, limit: 60);

        peer.Send(new Request(scene.Content.Block(0)), new Request(scene.Content.Block(1)), new Port(1));
        scene.Scene.Pass(90);
        peer.Heard<Piece>().Select(piece => piece.Block.Piece.Value).ShouldBe([0, 1]);
        peer.Heard<RejectRequest>().ShouldBeEmpty();
    }

    [Fact]
    public void A_block_that_a_plugin_sends_and_another_delays_is_not_rejected_a_minute_later()
    {
        TestContent? content = null;
        var scene = new PluginScene(
            b => b
                .Use(name: "slow", outgoing: (messages, peer) => messages.Delay(TimeSpan.FromSeconds(1), peer.Loop))
                .Use(name: "server", incoming: (messages, peer) => messages.Where(message =>
                {
                    if (message is not Request request) return true;
                    peer.TakeOver(request, TimeSpan.FromMinutes(5));
                    peer.Send(content!.Piece(request.Block));
                    return false;
                })),
            new TestContent(pieceCount: 4),
            0);
        content = scene.Content;
        var peer = scene.Connect();
        scene.Scene.Pass(5);

        peer.Send(new Request(scene.Content.Block(0)));
        scene.Scene.Pass(400);
        peer.Heard<Piece>().Count.ShouldBe(1);
        peer.Heard<RejectRequest>().ShouldBeEmpty();
    }

    [Fact]
    public void What_is_held_back_for_more_than_a_minute_is_taken_for_dropped()
    {
        var scene = Seed(incoming: (messages, peer) => messages.Publish(shared => shared.Where(message => message is not Request).Delay(TimeSpan.FromSeconds(1), peer.Loop)));
        var peer = scene.Connect(Interested.Instance);
        scene.Scene.Until(() => peer.Heard<Unchoke>().Count > 0, limit: 60);

        peer.Send(new Request(scene.Content.Block(0)));
        scene.Scene.Pass(58);
        peer.Heard<RejectRequest>().ShouldBeEmpty();
        scene.Scene.Pass(4);
        peer.Heard<RejectRequest>().Count.ShouldBe(1);
    }

    [Fact]
    public void A_taken_over_request_is_answered_by_the_plugin_and_then_no_more()
    {
        var late = new Subject<PeerMessage>();
        PeerMessage? kept = null;
        TestContent? content = null;
        var scene = Seed(incoming: (messages, peer) => messages.Where(message =>
        {
            if (message is not Request request) return true;
            peer.TakeOver(request, TimeSpan.FromSeconds(20));
            peer.Send(content!.Piece(request.Block));
            kept = request;
            return false;
        }).Merge(late));
        content = scene.Content;

        var peer = scene.Connect(Interested.Instance);
        scene.Scene.Until(() => peer.Heard<Unchoke>().Count > 0, limit: 60);
        peer.Send(new Request(content.Block(0)));
        scene.Scene.Pass(1);
        scene.Scene.Time.Schedule(() => late.OnNext(kept!)); // and passes it on all the same
        scene.Scene.Pass(60);
        peer.Heard<Piece>().Count.ShouldBe(1);
        peer.Heard<RejectRequest>().ShouldBeEmpty();
    }

    [Fact]
    public void A_block_that_comes_late_is_taken_if_it_is_still_wanted()
    {
        var scene = new PluginScene(
            b => b.Use(incoming: (messages, peer) => messages.SelectMany(message =>
                message is Piece ? Observable.Return(message).Delay(TimeSpan.FromSeconds(3), peer.Loop) : Observable.Return(message))),
            new TestContent(pieceCount: 1));
        var peer = scene.Connect(HaveAll.Instance, Unchoke.Instance);

        peer.Send(scene.Content.Piece(0));
        scene.Scene.Pass(1);
        scene.Client.Progress.Wasted.ShouldBe(PieceLayout.BlockLength); // as far as anybody could know
        scene.Scene.Until(() => scene.Client.IsSeeding, limit: 5);
        scene.Client.Progress.Downloaded.ShouldBe(PieceLayout.BlockLength);
    }

    /// <summary>What a peer that asks for the first pieces is answered within so many seconds.</summary>
    private static List<string> Answers(PluginScene scene, int requests, double seconds)
    {
        var peer = scene.Connect(Interested.Instance);
        scene.Scene.Until(() => peer.Heard<Unchoke>().Count > 0, limit: 60);
        peer.Send(Enumerable.Range(0, requests).Select(piece => new Request(scene.Content.Block(piece))));
        scene.Scene.Pass(seconds);
        scene.Client.Faults.ShouldBeEmpty();
        return [.. peer.Received.Select(received => received.Value).Select(message => message switch
        {
            Piece piece => $"Piece {piece.Block.Piece}",
            RejectRequest reject => $"Reject {reject.Block.Piece}",
            _ => "",
        }).Where(answer => answer.Length > 0)];
    }

    private static PluginScene Seed(Func<IObservable<PeerMessage>, IPeer, IObservable<PeerMessage>> incoming) =>
        new(b => b.Use(incoming: incoming), new TestContent(pieceCount: 4), 0, 1, 2, 3);
}
