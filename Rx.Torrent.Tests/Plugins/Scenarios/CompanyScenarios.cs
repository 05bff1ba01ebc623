using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Primitives;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Plugins.Scenarios;

/// <summary>Plugins in the company of others: that fail, that are slow, that want the same.</summary>
public class CompanyScenarios
{
    [Fact]
    public void Of_four_plugins_one_throws_in_a_message_and_one_in_a_tick_and_the_others_miss_nothing()
    {
        var (first, last, ticks) = (new List<(IPeer, PeerMessage)>(), new List<(IPeer, PeerMessage)>(), 0);
        var scene = new PluginScene(b => b
            .Use(incoming: (messages, peer) => messages.Do(message => first.Add((peer, message))), name: "first")
            .Use(incoming: (messages, _) => messages.Do(message => { if (message is Port { Number: 13 }) throw new InvalidOperationException("unlucky"); }), name: "fragile")
            .Use(new Ticking(() => throw new InvalidOperationException("tock")))
            .Use(incoming: (messages, peer) => messages.Do(message => last.Add((peer, message))), name: "last"));
        using var beats = scene.Client.Swarm.Tick.Subscribe(_ => ticks++);
        var (one, other) = (scene.Connect(), scene.Connect());
        var (us, them) = (scene.SideOf(one), scene.SideOf(other));

        one.Send(new Port(12), new Port(13), new Port(14));
        other.Send(new Port(12), new Port(14));
        scene.Scene.Pass(5);

        one.IsConnected.ShouldBeFalse();
        other.IsConnected.ShouldBeTrue();
        ticks.ShouldBeGreaterThan(3);
        scene.Client.Faults.Select(fault => (fault.Plugin, fault.Where, fault.Peer)).ShouldBe(
            [("ticking", "Tick", null), ("fragile", "Incoming", us)], ignoreOrder: true);
        PortsOf(first, us).ShouldBe([12, 13]);
        PortsOf(last, us).ShouldBe([12]);
        PortsOf(first, them).ShouldBe([12, 14]);
        PortsOf(last, them).ShouldBe([12, 14]);
        scene.Client.Ends.ShouldBe([DisconnectKind.PluginFault]);
    }

    [Fact]
    public void A_tap_that_needs_50_ms_for_a_message_of_200_peers_costs_the_core_nothing()
    {
        const int Peers = 200;
        const int Messages = 50;
        const int Bound = 500;
        var scene = new Scene(new TestContent(pieceCount: 64));
        var (heard, waiting, most, done) = (0, new Queue<PeerMessage>(), 0, 0);
        var client = scene.Client(options: o => o with { MaxConnections = Peers });
        client.Swarm.WhenPeerConnected.Subscribe(peer => peer.Incoming.Subscribe(message =>
        {
            heard += message is Have ? 1 : 0;
            waiting.Enqueue(message);
            if (waiting.Count > Bound) waiting.Dequeue(); // a tap may lose what it cannot keep up with; the core may not
            most = Math.Max(most, waiting.Count);
        }));
        var slow = Observable.Interval(TimeSpan.FromMilliseconds(50), scene.Time).Subscribe(_ => done += waiting.TryDequeue(out var _) ? 1 : 0);
        var peers = new List<Rx.Torrent.Testing.Simulation.ScriptedPeer>();
        for (var i = 0; i < Peers; i++)
        {
            peers.Add(scene.Peer().Dial(client.EndPoint));
            scene.Pass(0.05);
        }
        scene.Pass(1);
        client.Connected.Count.ShouldBe(Peers);

        foreach (var peer in peers) peer.Send(Enumerable.Range(0, Messages).Select(piece => new Have(new PieceIndex(piece))));
        scene.Pass(1);
        slow.Dispose();

        heard.ShouldBe(Peers * Messages);
        client.Swarm.Peers.ShouldAllBe(peer => peer.Pieces.Count == Messages);
        most.ShouldBe(Bound);
        done.ShouldBeLessThan(Bound);
    }

    [Fact]
    public void A_tap_on_a_scheduler_of_its_own_that_stands_still_loses_nothing_and_stops_nobody()
    {
        var scene = new PluginScene(_ => { });
        var elsewhere = new HeldScheduler(scene.Scene.Time) { IsHeld = true };
        var seen = new List<PeerMessage>();
        scene.Client.Swarm.WhenPeerConnected.Subscribe(peer => peer.Incoming.ObserveOn(elsewhere).Subscribe(seen.Add));
        var peer = scene.Connect();

        peer.Send(Enumerable.Range(0, 16).Select(piece => new Have(new PieceIndex(piece))));
        scene.Scene.Pass(1);
        (scene.CoreGot<Have>().Count(), seen.Count).ShouldBe((16, 0));
        elsewhere.Release();
        scene.Scene.Pass(1);
        seen.OfType<Have>().Count().ShouldBe(16);
    }

    [Fact]
    public void Two_plugins_that_claim_one_extension_are_an_error_that_names_both_and_changes_nothing()
    {
        var scene = new PluginScene(b => b.Use(name: "one", extensions: ["ut_same"]));
        var peer = scene.Connect();
        var client = scene.Client.Client;

        foreach (var use in (Func<IDisposable>[])[() => client.Use(name: "two", extensions: ["ut_other", "ut_same"]), () => scene.Client.Swarm.Use(name: "two", extensions: ["ut_same"])])
        {
            var error = Should.Throw<InvalidOperationException>(() => use());
            error.Message.ShouldContain("'one'");
            error.Message.ShouldContain("'two'");
            error.Message.ShouldContain("ut_same");
        }
        Should.Throw<InvalidOperationException>(() => TorrentClient.Create(b => b.Use(name: "one", extensions: ["ut_same"]).Use(name: "two", extensions: ["ut_same"])));
        scene.Scene.Pass(1);
        peer.Heard<ExtendedHandshake>().Count.ShouldBe(1);
        client.Use(name: "three", extensions: ["ut_other"]).ShouldNotBeNull(); // what was refused has claimed nothing
        scene.Scene.Pass(1);
        peer.Heard<ExtendedHandshake>().Count.ShouldBe(2);
        scene.Client.Faults.ShouldBeEmpty();
    }

    [Fact]
    public void An_extension_is_free_for_another_plugin_when_its_own_has_gone_and_keeps_its_id()
    {
        var scene = new PluginScene(_ => { });
        var first = scene.Client.Swarm.Use(name: "one", extensions: ["ut_same"]);
        scene.Scene.Pass(0.1);
        var peer = scene.Connect();
        first.Dispose();
        using var second = scene.Client.Client.Use(name: "two", extensions: ["ut_same"]);
        scene.Scene.Pass(1);

        var ids = peer.Heard<ExtendedHandshake>().Select(hello => hello.TryGetExtension("ut_same", out var id) ? id : -1).ToArray();
        ids.ShouldBe([ids[0], 0, ids[0]]);
        ids[0].ShouldBeGreaterThan(0);
    }

    private static IEnumerable<int> PortsOf(List<(IPeer Peer, PeerMessage Message)> log, IPeer peer) =>
        log.Where(entry => entry.Peer == peer).Select(entry => entry.Message).OfType<Port>().Select(port => (int)port.Number);

    private sealed class Ticking(Action tick) : IClientPlugin
    {
        public string Name => "ticking";

        public ISwarmPlugin? Attach(ISwarm swarm)
        {
            swarm.Tick.Subscribe(_ => tick());
            return null;
        }
    }
}
