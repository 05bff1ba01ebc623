using System.Reactive.Concurrency;
using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Plugins.Hooks;

/// <summary>sent_*, sent_payload, write_request: queued and handed over are two facts; and what can be done with what is on its way out.</summary>
public class SendingHookTests
{
    private readonly List<string> _log = [];
    private readonly List<PeerMessage> _held = [];

    [Fact]
    public void Sent_comes_before_flushed_and_both_in_order()
    {
        var scene = new PluginScene(_ => { });
        var remote = scene.Connect();
        var peer = scene.Client.Connected[0];
        peer.Incoming.OfType<Unknown>().Subscribe(_ =>
        {
            peer.Send(new Port(1));
            peer.Send(new Port(2));
        });
        peer.Sent.Subscribe(message => _log.Add($"sent {((Port)message).Number}"));
        peer.Flushed.Subscribe(message => _log.Add($"flushed {((Port)message).Number}"));

        remote.Send(new Unknown(99, Payload.Empty));
        scene.Scene.Pass(1);
        _log.ShouldBe(["sent 1", "sent 2", "flushed 1", "flushed 2"]);
    }

    [Fact]
    public void Blocks_that_were_not_handed_over_are_named_at_the_disconnect()
    {
        var scene = new PluginScene(_ => { }, new TestContent(pieceCount: 2, pieceLength: 64 * PieceLayout.BlockLength), 0);
        var peer = scene.Connect(Interested.Instance);
        scene.Scene.Until(() => peer.Heard<Unchoke>().Count > 0, limit: 60);
        var flushed = new List<BlockRange>();
        scene.SideOf(peer).Flushed.OfType<Piece>().Subscribe(piece => flushed.Add(piece.Block));
        var asked = Enumerable.Range(0, 64).Select(number => scene.Content.Block(0, number)).ToArray();

        peer.IsReading = false; // the line holds half a mebibyte at most
        peer.Send(asked.Select(block => new Request(block)));
        scene.Scene.Pass(2);
        var sending = scene.SideOf(peer).SendAsync(new Port(1));
        scene.Scene.Pass(1);
        sending.IsCompleted.ShouldBeFalse();
        scene.SideOf(peer).Disconnect(DisconnectReason.Requested("enough"));
        scene.Scene.Pass(1);

        var unflushed = scene.Client.Disconnected.Single().Unflushed;
        unflushed.ShouldNotBeEmpty();
        flushed.Concat(unflushed).ShouldBe(asked.Take(flushed.Count + unflushed.Count)); // in order, none twice, none lost
        sending.Failure.ShouldNotBeNull();
    }

    [Fact]
    public void A_request_is_replaced_by_another()
    {
        var scene = new PluginScene(
            b => b.Use(outgoing: (messages, _) => messages.Select(message => message is Request { Block.Piece.Value: 0 } ? new Unknown(99, new Payload([7])) : message)),
            new TestContent(pieceCount: 2));
        var peer = scene.Connect(HaveAll.Instance, Unchoke.Instance);

        peer.Asked().ShouldBe([scene.Content.Block(1)]);
        peer.Heard<Unknown>().ShouldBe([new Unknown(99, new Payload([7]))]);
    }

    [Fact]
    public void A_request_may_be_delayed_and_is_asked_once()
    {
        var scene = new PluginScene(b => b.Use(outgoing: (messages, peer) => messages.Delay(TimeSpan.FromSeconds(2), peer.Loop)), new TestContent(pieceCount: 2));
        var peer = scene.Scene.Peer().HasAll().Dial(scene.Client.EndPoint);
        scene.Scene.Pass(20);
        peer.Asked().Count.ShouldBe(2);
        scene.Client.Progress.RequestsOutstanding.ShouldBe(2);

        foreach (var block in peer.Asked()) peer.Send(scene.Content.Piece(block));
        scene.Scene.Until(() => scene.Client.IsSeeding, limit: 10);
        scene.Client.Progress.Wasted.ShouldBe(0);
    }

    [Fact]
    public void Something_is_added_behind_each_request()
    {
        var scene = new PluginScene(
            b => b.Use(outgoing: (messages, _) => messages.SelectMany(message => message is Request ? [message, new Unknown(99, Payload.Empty)] : new[] { message })),
            new TestContent(pieceCount: 2));
        var peer = scene.Connect(HaveAll.Instance, Unchoke.Instance);

        peer.Received.Select(received => received.Value).Where(message => message is Request or Unknown).Select(message => message.GetType().Name)
            .ShouldBe(["Request", "Unknown", "Request", "Unknown"]);
    }

    [Fact]
    public void A_request_that_was_taken_over_may_be_passed_on_before_its_deadline()
    {
        var gate = new System.Reactive.Subjects.Subject<PeerMessage>();
        var scene = new PluginScene(
            b => b.Use(outgoing: (messages, peer) => messages.Where(message =>
            {
                if (message is not Request) return true;
                peer.TakeOver(message, TimeSpan.FromSeconds(30));
                _held.Add(message);
                return false;
            }).Merge(gate)),
            new TestContent(pieceCount: 2));
        var peer = scene.Connect(HaveAll.Instance, Unchoke.Instance).Serves(scene.Content);
        peer.Asked().ShouldBeEmpty();
        scene.Client.Progress.RequestsOutstanding.ShouldBe(0);

        scene.Scene.Pass(5);
        scene.Scene.Time.Schedule(() => _held.ForEach(gate.OnNext));
        scene.Scene.Until(() => scene.Client.IsSeeding, limit: 10);
        peer.Asked().Count.ShouldBe(2);
        scene.Client.Faults.ShouldBeEmpty();
    }

    [Fact]
    public void What_a_plugin_was_told_as_a_snapshot_it_may_send_to_others()
    {
        PeerMessage? told = null;
        var scene = new PluginScene(b => b.Use(outgoing: (messages, _) => messages.Select(message => message is Bitfield bitfield ? bitfield with { Receipt = null } : message)));
        scene.Connect(new Bitfield(PieceSet.Of(16, 3)));
        var other = scene.Connect();
        scene.Client.Swarm.Use(name: "late", incoming: (messages, _) => messages.Do(message => told = message as Bitfield ?? told));
        scene.Scene.Pass(0.5);
        told!.Origin.ShouldBe(MessageOrigin.Snapshot);

        scene.SideOf(other).Send(told);
        scene.Scene.Pass(0.5);
        other.Heard<Bitfield>().ShouldHaveSingleItem();
        scene.Wire.OfType<Bitfield>().Single().Origin.ShouldBe(MessageOrigin.Program);
    }

    [Fact]
    public void Taking_over_what_is_not_on_its_way_is_refused()
    {
        var scene = new PluginScene(_ => { });
        scene.Connect();
        var peer = scene.Client.Connected[0];

        Should.Throw<InvalidOperationException>(() => peer.TakeOver(new Request(scene.Content.Block(0)), TimeSpan.FromSeconds(1)));
        Should.Throw<InvalidOperationException>(() => peer.TakeOver(new Port(1), TimeSpan.FromSeconds(1)));
        Should.Throw<ArgumentOutOfRangeException>(() => peer.TakeOver(new Request(scene.Content.Block(0)), TimeSpan.FromDays(1)));
    }
}
