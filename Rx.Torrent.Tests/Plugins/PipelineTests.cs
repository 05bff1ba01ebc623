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

/// <summary>Messages on their way through the plugins.</summary>
public class PipelineTests
{
    private readonly List<string> _log = [];

    [Fact]
    public void Incoming_messages_meet_the_plugins_in_order_and_outgoing_ones_in_reverse()
    {
        var scene = new PluginScene(b => b.Use(Logs("1 in"), Logs("1 out"), "one").Use(Logs("2 in"), Logs("2 out"), "two").Use(Logs("3 in"), Logs("3 out"), "three"));
        var peer = scene.Connect();
        _log.Clear();

        peer.Send(new Have(new PieceIndex(3)));
        scene.Scene.Pass(1);
        _log.ShouldBe(["1 in Have", "2 in Have", "3 in Have", "3 out Interested", "2 out Interested", "1 out Interested"]);
    }

    [Fact]
    public void The_first_message_in_both_directions_is_the_handshake()
    {
        var scene = new PluginScene(b => b.Use(Logs("in"), Logs("out")));
        scene.Connect();

        _log.Where(line => line.StartsWith("in", StringComparison.Ordinal)).First().ShouldBe("in Handshake");
        _log.Where(line => line.StartsWith("out", StringComparison.Ordinal)).First().ShouldBe("out Handshake");
    }

    [Fact]
    public void A_message_is_filtered_with_Where()
    {
        var scene = new PluginScene(b => b.Use(incoming: (messages, _) => messages.Where(message => message is not Have { Index.Value: 3 })));
        var peer = scene.Connect();

        peer.Send(new Have(new PieceIndex(3)), new Have(new PieceIndex(4)));
        scene.Scene.Pass(1);
        scene.CoreGot<Have>().ShouldBe([new Have(new PieceIndex(4))]);
        scene.Client.Connected[0].Pieces.ShouldBe(PieceSet.Of(16, 4));
    }

    [Fact]
    public void A_message_is_changed_with_Select()
    {
        var scene = new PluginScene(b => b.Use(
            incoming: (messages, _) => messages.Select(message => message is Have have ? new Have(new PieceIndex(have.Index + 1)) : message),
            outgoing: (messages, _) => messages.Select(message => message is Interested ? NotInterested.Instance : message),
            name: "changer"));
        var peer = scene.Connect();

        peer.Send(new Have(new PieceIndex(3)));
        scene.Scene.Pass(1);
        scene.CoreGot<Have>().ShouldBe([new Have(new PieceIndex(4))]);
        peer.Heard<NotInterested>().Count.ShouldBe(1);
        peer.Heard<Interested>().ShouldBeEmpty();
        scene.Client.Connected[0].AmInterested.ShouldBeFalse(); // the state follows what really went out
    }

    [Fact]
    public void A_message_is_added_with_Merge_and_says_who_added_it()
    {
        var (incoming, outgoing) = (new Subject<PeerMessage>(), new Subject<PeerMessage>());
        var scene = new PluginScene(b => b.Use((messages, _) => messages.Merge(incoming), (messages, _) => messages.Merge(outgoing), "merger"));
        var peer = scene.Connect();

        scene.Scene.Time.Schedule(() =>
        {
            incoming.OnNext(new Have(new PieceIndex(7)));
            outgoing.OnNext(new Unknown(99, new Payload([1, 2, 3])));
        });
        scene.Scene.Pass(1);
        scene.CoreGot<Have>().Single().Origin!.Plugin.ShouldBe("merger");
        scene.Wire.OfType<Unknown>().Single().Origin!.Plugin.ShouldBe("merger");
        peer.Heard<Unknown>().ShouldBe([new Unknown(99, new Payload([1, 2, 3]))]);
        scene.CoreGot<Interested>().ShouldBeEmpty();
        peer.Heard<Interested>().Count.ShouldBe(1); // the core believed it
    }

    [Fact]
    public void What_comes_from_the_wire_and_what_the_core_makes_says_so()
    {
        var origins = new List<(string Where, PeerMessage Message)>();
        var scene = new PluginScene(b => b.Use(
            (messages, _) => messages.Do(message => origins.Add(("in", message))),
            (messages, _) => messages.Do(message => origins.Add(("out", message)))));
        scene.Connect(new Have(new PieceIndex(1)), Interested.Instance);
        scene.Scene.Pass(1);

        origins.Where(entry => entry.Where == "in").ShouldAllBe(entry => entry.Message.Origin == MessageOrigin.Wire);
        origins.Where(entry => entry.Where == "out").ShouldAllBe(entry => entry.Message.Origin == MessageOrigin.Core);
    }

    [Fact]
    public void State_lives_in_Scan()
    {
        var counts = new List<int>();
        var scene = new PluginScene(b => b.Use(incoming: (messages, _) =>
            messages.Scan((Count: 0, Message: (PeerMessage)KeepAlive.Instance), (state, message) => (state.Count + 1, message))
                .Do(state => counts.Add(state.Count)).Select(state => state.Message)));
        var peer = scene.Connect();
        counts.Clear();

        peer.Send(new Have(new PieceIndex(1)), new Have(new PieceIndex(2)));
        scene.Scene.Pass(1);
        counts.ShouldBe([2, 3]); // the handshake was the first, and each message came once
        scene.CoreGot<Have>().Count().ShouldBe(2);
    }

    [Fact]
    public void A_stage_runs_once_for_each_message_however_many_listen_to_it()
    {
        var runs = 0;
        var scene = new PluginScene(b => b
            .Use(incoming: (messages, _) => messages.Do(message => runs += message is Have ? 1 : 0), name: "counter")
            .Use(incoming: (messages, _) => messages.Where(message => message is Have).Merge(messages.Where(message => message is not Have)), name: "two ways"));
        var peer = scene.Connect();

        peer.Send(new Have(new PieceIndex(1)));
        scene.Scene.Pass(1);
        runs.ShouldBe(1);
        scene.CoreGot<Have>().Count().ShouldBe(1);
    }

    [Fact]
    public void Each_connection_has_a_plugin_of_its_own()
    {
        var scene = new PluginScene(b => b.Use(new CountingPlugin(_log)));
        var (one, other) = (scene.Connect(), scene.Connect());

        one.Send(new Have(new PieceIndex(1)), new Have(new PieceIndex(2)));
        other.Send(new Have(new PieceIndex(3)));
        scene.Scene.Pass(1);
        _log.ShouldBe(["1", "2", "1"]);
    }

    [Fact]
    public void A_stage_that_changes_nothing_is_left_out()
    {
        IObservable<PeerMessage>? first = null, second = null;
        var scene = new PluginScene(b => b
            .Use(incoming: (messages, _) => second = messages, name: "idle")
            .Use(incoming: (messages, _) => (first = messages).Do(message => _log.Add(message.GetType().Name)), name: "busy"));
        scene.Connect(new Have(new PieceIndex(1)));

        first.ShouldNotBeNull();
        second.ShouldNotBeNull();
        _log.Count(name => name == "Have").ShouldBe(1);
        scene.CoreGot<Have>().Count().ShouldBe(1);
    }

    [Fact]
    public void A_connection_that_a_plugin_does_not_want_goes_on_without_it()
    {
        var scene = new PluginScene(b => b.Use(new CountingPlugin(_log) { Takes = false }));
        scene.Connect(new Have(new PieceIndex(1)));

        _log.ShouldBeEmpty();
        scene.CoreGot<Have>().Count().ShouldBe(1);
    }

    [Fact]
    public void Every_message_passes_also_those_that_no_unit_knows()
    {
        var seen = new List<PeerMessage>();
        var scene = new PluginScene(b => b.Use(incoming: (messages, _) => messages.Do(seen.Add)));
        var said = new PeerMessage[]
        {
            KeepAlive.Instance, new Port(6881), new Unknown(77, new Payload([1])), new Extended(9, new Payload([2])), new SuggestPiece(new PieceIndex(2)),
            new HashReject(new HashRange(new InfoHash(new byte[32]), 0, 0, 2, 0)),
        };
        var peer = scene.Connect(said);

        seen.Where(message => message is not Handshake).ShouldBe(said);
        peer.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public void The_streams_complete_at_the_disconnect()
    {
        var scene = new PluginScene(b => b.Use(
            (messages, _) => messages.Do(_ => { }, () => _log.Add("in")), (messages, _) => messages.Do(_ => { }, () => _log.Add("out"))));
        var peer = scene.Connect();
        scene.Client.Swarm.WhenPeerDisconnected.Subscribe(_ => _log.Add("disconnected"));

        peer.Close();
        scene.Scene.Pass(1);
        _log.ShouldBe(["disconnected", "in", "out"]);
        scene.Client.Faults.ShouldBeEmpty();
        scene.Client.Ends.ShouldBe([DisconnectKind.ClosedByPeer]);
    }

    private Func<IObservable<PeerMessage>, IPeer, IObservable<PeerMessage>> Logs(string where) =>
        (messages, _) => messages.Do(message => _log.Add($"{where} {message.GetType().Name}"));

    private sealed class CountingPlugin(List<string> log) : IClientPlugin, ISwarmPlugin
    {
        public bool Takes { get; init; } = true;

        public string Name => "counting";

        public ISwarmPlugin Attach(ISwarm swarm) => this;

        public IPeerPlugin? Connect(IPeer peer) => Takes ? new PeerCounter(log) : null;
    }

    private sealed class PeerCounter(List<string> log) : IPeerPlugin
    {
        private int _count;

        public IObservable<PeerMessage> Incoming(IObservable<PeerMessage> messages, IPeer peer) => messages.Do(message =>
        {
            if (message is Have) log.Add($"{++_count}");
        });
    }
}
