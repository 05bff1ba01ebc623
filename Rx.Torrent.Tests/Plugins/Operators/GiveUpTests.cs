using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Plugins.Operators;

/// <summary>What a plugin had taken over it may give up before the deadline; then the core does what is due for a dropped message.</summary>
public class GiveUpTests
{
    [Fact]
    public void An_incoming_request_is_rejected_at_once()
    {
        Request? taken = null;
        var scene = new PluginScene(b => b.Use(incoming: (messages, peer) => messages.Where(message =>
        {
            if (message is not Request request) return true;
            peer.TakeOver(taken = request, TimeSpan.FromMinutes(30));
            return false;
        })), pieces: [0, 1]);
        var peer = scene.Connect(Interested.Instance, new Request(scene.Content.Block(1)));
        peer.Heard<RejectRequest>().ShouldBeEmpty();

        scene.Client.Connected[0].GiveUp(taken!);
        scene.Scene.Pass(1);
        peer.Heard<RejectRequest>().ShouldBe([new RejectRequest(scene.Content.Block(1))]);
        scene.Client.Connected[0].GiveUp(taken!); // it is nowhere any more
        scene.Scene.Pass(3600);
        peer.Heard<RejectRequest>().Count.ShouldBe(1);
    }

    [Fact]
    public void An_outgoing_request_is_free_for_other_peers_at_once()
    {
        var taken = new List<Request>();
        IPeer? slow = null;
        var scene = new PluginScene(b => b.Use(outgoing: (messages, peer) => messages.Where(message =>
        {
            if (message is not Request request || (slow ??= peer) != peer) return true;
            peer.TakeOver(request, TimeSpan.FromMinutes(30));
            taken.Add(request);
            return false;
        })), new TestContent(pieceCount: 2));
        scene.Connect(HaveAll.Instance, Unchoke.Instance);
        taken.Count.ShouldBe(2);
        var other = scene.Connect(HaveAll.Instance);
        other.Serves(scene.Content);

        foreach (var request in taken) slow!.GiveUp(request);
        other.Send(Unchoke.Instance);
        scene.Scene.Until(() => scene.Client.IsSeeding, limit: 5);
    }

    [Fact]
    public void A_message_that_is_given_up_in_its_own_step_is_not_waited_for_even_by_a_stage_that_passes_things_on_late()
    {
        var scene = new PluginScene(b => b.Use(incoming: (messages, peer) => Observable.Merge(
            messages.OfType<Have>().Delay(TimeSpan.FromSeconds(1), peer.Loop),
            messages.Where(message => message is not (Have or Request)),
            messages.OfType<Request>().Do(peer.GiveUp).Where(_ => false))), pieces: [0, 1]);
        var peer = scene.Connect(new Have(new Rx.Torrent.Primitives.PieceIndex(3)));
        scene.Scene.Pass(2); // from now on the stage is known for passing things on late

        peer.Send(new Request(scene.Content.Block(1)));
        scene.Scene.Pass(0.1);
        peer.Heard<RejectRequest>().Count.ShouldBe(1);
    }

    [Fact]
    public void A_taken_over_message_may_come_out_in_the_middle_of_another_one()
    {
        Piece? kept = null;
        var scene = new PluginScene(b => b.Use(outgoing: (messages, peer) => messages.SelectMany(message =>
        {
            if (message is Piece piece)
            {
                peer.TakeOver(kept = piece, TimeSpan.FromSeconds(5));
                return Observable.Empty<PeerMessage>();
            }
            return message is Port ? new[] { kept!, message }.ToObservable() : Observable.Return(message);
        })), pieces: [0, 1]);
        var peer = scene.Connect(Interested.Instance);
        scene.Scene.Until(() => peer.Heard<Unchoke>().Count > 0);
        peer.Send(new Request(scene.Content.Block(1)));
        scene.Scene.Pass(1);

        scene.Client.Connected[0].Send(new Port(1));
        scene.Scene.Pass(10); // the deadline is over
        peer.Heard<Piece>().Count.ShouldBe(1);
        peer.Heard<RejectRequest>().ShouldBeEmpty();
    }
}
