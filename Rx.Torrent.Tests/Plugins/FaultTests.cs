using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Primitives;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Plugins;

/// <summary>A plugin that fails costs one connection at most, and is named.</summary>
public class FaultTests
{
    private static readonly PieceIndex Trigger = new(13);

    /// <summary>All the ways of a stage to fail at a certain message.</summary>
    public static TheoryData<string> Ways => ["throws", "errors", "emits null", "emits what is not allowed"];

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_failing_incoming_stage_closes_its_connection_alone(string way)
    {
        var scene = new PluginScene(b => b.Use(incoming: (messages, _) => Failing(messages, way), name: "failing").Use(incoming: (messages, _) => messages.Do(_ => { }), name: "fine"));
        var (one, other) = (scene.Connect(), scene.Connect());

        one.Send(new Have(Trigger), new Have(new PieceIndex(1)));
        other.Send(new Have(new PieceIndex(2)));
        scene.Scene.Pass(1);

        one.IsConnected.ShouldBeFalse();
        other.IsConnected.ShouldBeTrue();
        scene.CoreGot<Have>().ShouldBe([new Have(new PieceIndex(2))]);
        var end = scene.Client.Disconnected.Single();
        end.Reason.Kind.ShouldBe(DisconnectKind.PluginFault);
        end.Reason.Detail.ShouldContain("failing");
        var fault = scene.Client.Faults.Single();
        fault.Plugin.ShouldBe("failing");
        fault.Where.ShouldBe("Incoming");
        fault.Peer.ShouldBe(end.Peer);
        scene.Client.Swarm.State.ShouldBe(SwarmState.Downloading);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_failing_outgoing_stage_closes_its_connection_alone(string way)
    {
        var scene = new PluginScene(b => b.Use(outgoing: (messages, _) => Failing(messages, way), name: "failing"));
        var (one, other) = (scene.Connect(), scene.Connect());

        scene.Client.Connected.Single(peer => peer.Id == one.Id).Send(new Have(Trigger));
        scene.Client.Connected.Single(peer => peer.Id == other.Id).Send(new Have(new PieceIndex(2)));
        scene.Scene.Pass(1);

        one.IsConnected.ShouldBeFalse();
        other.IsConnected.ShouldBeTrue();
        other.Heard<Have>().Count.ShouldBe(1);
        scene.Client.Faults.Single().Where.ShouldBe("Outgoing");
        scene.Client.Ends.ShouldBe([DisconnectKind.PluginFault]);
    }

    [Fact]
    public void An_early_end_closes_the_connection_politely()
    {
        var scene = new PluginScene(b => b.Use(incoming: (messages, _) => messages.TakeWhile(message => message is not Have), name: "brief"));
        var peer = scene.Connect();

        peer.Send(new Have(Trigger));
        scene.Scene.Pass(1);
        peer.IsConnected.ShouldBeFalse();
        scene.Client.Faults.ShouldBeEmpty();
        var reason = scene.Client.Disconnected.Single().Reason;
        reason.Kind.ShouldBe(DisconnectKind.RefusedByPlugin);
        reason.Detail.ShouldContain("brief");
    }

    [Fact]
    public void A_dropped_incoming_handshake_closes_the_connection()
    {
        var scene = new PluginScene(b => b.Use(incoming: (messages, _) => messages.Where(message => message is not Handshake)));
        var peer = scene.Connect(new Have(new PieceIndex(1)));

        peer.IsConnected.ShouldBeFalse();
        scene.Client.Ends.ShouldBe([DisconnectKind.RefusedByPlugin]);
        scene.Client.Connected.ShouldBeEmpty();
        scene.Client.Faults.ShouldBeEmpty();
    }

    [Fact]
    public void A_dropped_incoming_handshake_closes_the_connection_also_when_nothing_follows()
    {
        var scene = new PluginScene(b => b.Use(incoming: (messages, _) => messages.Where(message => message is not Handshake)));
        var peer = scene.Connect();

        scene.Scene.Pass(11); // it might be held back for a while: a plugin has as long as the peer
        peer.IsConnected.ShouldBeFalse();
        scene.Client.Ends.ShouldBe([DisconnectKind.RefusedByPlugin]);
    }

    [Fact]
    public void A_dropped_outgoing_handshake_closes_the_connection()
    {
        var scene = new PluginScene(b => b.Use(outgoing: (messages, _) => messages.Where(message => message is not Handshake)));
        var peer = scene.Connect();

        scene.Scene.Pass(11);
        peer.IsConnected.ShouldBeFalse();
        peer.Received.ShouldBeEmpty();
        scene.Client.Ends.ShouldBe([DisconnectKind.RefusedByPlugin]);
    }

    [Fact]
    public void A_plugin_that_throws_when_it_is_shown_a_connection_closes_it()
    {
        var scene = new PluginScene(b => b.Use(new ThrowingPlugin()));
        var peer = scene.Connect();

        peer.IsConnected.ShouldBeFalse();
        var fault = scene.Client.Faults.Single();
        (fault.Plugin, fault.Where).ShouldBe(("throwing", "Connect"));
        scene.Client.Ends.ShouldBe([DisconnectKind.PluginFault]);
    }

    [Fact]
    public void A_plugin_that_throws_instead_of_making_a_stage_closes_the_connection()
    {
        var scene = new PluginScene(b => b.Use(incoming: (_, _) => throw new InvalidOperationException("no stage"), name: "stageless"));
        var peer = scene.Connect();

        peer.IsConnected.ShouldBeFalse();
        var fault = scene.Client.Faults.Single();
        (fault.Plugin, fault.Where, fault.Exception.Message).ShouldBe(("stageless", "Incoming", "no stage"));
        scene.Client.Ends.ShouldBe([DisconnectKind.PluginFault]);
    }

    [Fact]
    public void A_plugin_that_throws_when_it_is_shown_a_swarm_costs_nothing_but_itself()
    {
        var scene = new PluginScene(b => b.Use(new ThrowingAtSwarm()).Use(incoming: (messages, _) => messages.Do(_ => { }), name: "fine"));
        var peer = scene.Connect(new Have(new PieceIndex(1)));

        peer.IsConnected.ShouldBeTrue();
        scene.CoreGot<Have>().Count().ShouldBe(1);
    }

    [Fact]
    public void A_tap_that_throws_loses_its_own_subscription_and_nothing_else()
    {
        var scene = new PluginScene(_ => { });
        var peer = scene.Connect();
        var heard = 0;
        var theirs = scene.Client.Connected[0];
        theirs.Incoming.Subscribe(_ =>
        {
            heard++;
            throw new InvalidOperationException("tap");
        });
        var calm = new List<PeerMessage>();
        theirs.Incoming.Subscribe(calm.Add);

        peer.Send(new Have(new PieceIndex(1)), new Have(new PieceIndex(2)));
        scene.Scene.Pass(1);
        heard.ShouldBe(1);
        calm.Count.ShouldBe(2);
        peer.IsConnected.ShouldBeTrue();
        scene.Client.Faults.Single().Exception.Message.ShouldBe("tap");
    }

    [Fact]
    public void A_stranger_who_throws_at_what_happens_loses_his_own_subscription_and_nothing_else()
    {
        var scene = new PluginScene(_ => { });
        var client = scene.Client;
        client.Swarm.WhenPeerConnected.Subscribe(_ => throw new InvalidOperationException("stranger"));
        client.Swarm.Tick.Subscribe(_ => throw new InvalidOperationException("tick"));
        var ticks = 0;
        client.Swarm.Tick.Subscribe(_ => ticks++);

        var (one, other) = (scene.Connect(), scene.Connect());
        scene.Scene.Pass(5);
        client.Connected.Count.ShouldBe(2);
        ticks.ShouldBeGreaterThan(3);
        (one.IsConnected, other.IsConnected).ShouldBe((true, true));
        client.Faults.Select(fault => fault.Exception.Message).ShouldBe(["stranger", "tick"], ignoreOrder: true);
    }

    [Fact]
    public void A_payload_that_is_kept_and_passed_on_is_found_out()
    {
        PeerMessage.Piece? kept = null;
        var scene = new PluginScene(b => b.Use(incoming: (messages, _) => messages.Do(message => kept ??= message as PeerMessage.Piece)));
        var source = scene.Connect(HaveAll.Instance, Unchoke.Instance);
        source.Serves(scene.Content);
        foreach (var block in source.Asked()) source.Send(scene.Content.Piece(block));

        scene.Scene.Until(() => scene.Client.IsSeeding, limit: 30);
        kept.ShouldNotBeNull();
        Should.Throw<InvalidOperationException>(() => kept.Data.Span.Length).Message.ShouldContain("Copy");
    }

    [Fact]
    public void A_copy_may_be_kept()
    {
        PeerMessage? kept = null;
        var scene = new PluginScene(b => b.Use(incoming: (messages, _) => messages.Do(message => kept ??= (message as PeerMessage.Piece)?.Copy())));
        var source = scene.Connect(HaveAll.Instance, Unchoke.Instance);
        foreach (var block in source.Asked()) source.Send(scene.Content.Piece(block));
        source.Serves(scene.Content);

        scene.Scene.Until(() => scene.Client.IsSeeding, limit: 30);
        kept.ShouldBe(scene.Content.Piece(((PeerMessage.Piece)kept!).Block));
    }

    [Fact]
    public void A_message_that_cannot_be_sent_is_the_plugin_s_fault()
    {
        var sent = new Subject<PeerMessage>();
        var scene = new PluginScene(b => b.Use(outgoing: (messages, _) => messages.Merge(sent), name: "boaster"));
        var peer = scene.Connect();

        scene.Scene.Time.Schedule(() => sent.OnNext(new Extended(0, Payload.Empty))); // id 0 is the extended handshake
        scene.Scene.Pass(1);
        peer.IsConnected.ShouldBeFalse();
        scene.Client.Ends.ShouldBe([DisconnectKind.PluginFault]);
        scene.Client.Faults.Single().Plugin.ShouldBe("boaster");
    }

    private static IObservable<PeerMessage> Failing(IObservable<PeerMessage> messages, string way)
    {
        bool Is(PeerMessage message) => message is Have have && have.Index == Trigger;
        return way switch
        {
            "throws" => messages.Do(message =>
            {
                if (Is(message)) throw new InvalidOperationException("thrown");
            }),
            "errors" => messages.SelectMany(message => Is(message) ? Observable.Throw<PeerMessage>(new InvalidOperationException("error")) : Observable.Return(message)),
            "emits null" => messages.Select(message => Is(message) ? null! : message),
            _ => messages.Select(message => Is(message) ? new Have(new PieceIndex(16)) : message),
        };
    }

    private sealed class ThrowingAtSwarm : IClientPlugin
    {
        public string Name => "hates swarms";

        public ISwarmPlugin Attach(ISwarm swarm) => throw new InvalidOperationException("not this swarm");
    }
}
