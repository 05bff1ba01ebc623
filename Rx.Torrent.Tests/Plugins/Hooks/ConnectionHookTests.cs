using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Tests.Simulation;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Plugins.Hooks;

/// <summary>new_connection, on_connected, on_disconnect, tick.</summary>
public class ConnectionHookTests
{
    private readonly List<string> _log = [];

    [Fact]
    public void Connections_in_both_directions_are_shown_before_anything_is_known_of_the_peer()
    {
        var shown = new List<(bool IsIncoming, PeerId? Id, string Transport)>();
        var scene = new Scene();
        var listening = scene.Peer();
        var client = scene.Client(peers: [listening.Listen()], build: b => b.Use(new Connecting(peer =>
        {
            shown.Add((peer.IsIncoming, peer.Id, peer.Transport));
            return null;
        })));
        scene.Peer().Dial(client.EndPoint);
        scene.Pass(2);

        shown.Select(peer => peer.IsIncoming).ShouldBe([true, false], ignoreOrder: true);
        shown.ShouldAllBe(peer => peer.Id == null && peer.Transport == "simulated");
        client.Connected.Count.ShouldBe(2);
    }

    [Fact]
    public void A_connection_is_said_to_be_connected_once_and_ended_once_and_then_its_streams_complete()
    {
        var scene = new PluginScene(b => b.Use(new Watching(swarm =>
        {
            swarm.WhenPeerConnected.Subscribe(peer =>
            {
                _log.Add("connected");
                peer.Incoming.Subscribe(_ => { }, () => _log.Add("incoming completed"));
                peer.Sent.Subscribe(_ => { }, () => _log.Add("sent completed"));
                peer.Flushed.Subscribe(_ => { }, () => _log.Add("flushed completed"));
                peer.Receiving.Subscribe(_ => { }, () => _log.Add("receiving completed"));
                peer.Tick.Subscribe(_ => { }, () => _log.Add("tick completed"));
            });
            swarm.WhenPeerDisconnected.Subscribe(end => _log.Add($"{end.Reason.Kind}"));
        })));
        var peer = scene.Connect();

        peer.Close();
        scene.Scene.Pass(5);
        _log.Take(2).ShouldBe(["connected", "ClosedByPeer"]);
        _log.Skip(2).ShouldBe(["incoming completed", "sent completed", "flushed completed", "receiving completed", "tick completed"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("incoming")]
    [InlineData("outgoing")]
    [InlineData("connect")]
    [InlineData("tap")]
    [InlineData("sent")]
    [InlineData("tick")]
    [InlineData("disconnected")]
    [InlineData("completed")]
    public void Disconnecting_any_number_of_times_is_legal_in_every_callback(string where)
    {
        void Leave(IPeer peer, string here)
        {
            if (here != where) return;
            for (var i = 0; i < 3; i++) peer.Disconnect(DisconnectReason.Requested($"{here} {i}"));
        }
        var scene = new PluginScene(b => b
            .Use(new Watching(swarm =>
            {
                swarm.WhenPeerConnected.Subscribe(peer =>
                {
                    peer.Incoming.Subscribe(_ => Leave(peer, "tap"), () => Leave(peer, "completed"));
                    peer.Sent.Subscribe(_ => Leave(peer, "sent"));
                    peer.Tick.Subscribe(_ => Leave(peer, "tick"));
                });
                swarm.WhenPeerDisconnected.Subscribe(end => Leave(end.Peer, "disconnected"));
            }))
            .Use(new Connecting(peer =>
            {
                Leave(peer, "connect");
                return null;
            }))
            .Use((messages, peer) => messages.Do(_ => Leave(peer, "incoming")), (messages, peer) => messages.Do(_ => Leave(peer, "outgoing"))));
        var peer = scene.Connect(new Have(new PieceIndex(1)));
        scene.Scene.Pass(2);
        peer.Close();
        scene.Scene.Pass(1);

        var end = scene.Client.Disconnected.ShouldHaveSingleItem();
        if (where is "disconnected" or "completed") end.Reason.Kind.ShouldBe(DisconnectKind.ClosedByPeer);
        else end.Reason.ShouldBe(DisconnectReason.Requested($"{where} 0")); // the first word counts
        scene.Client.Faults.ShouldBeEmpty();
        scene.Client.Swarm.Peers.ShouldBeEmpty();
    }

    [Fact]
    public void The_ticks_of_swarm_and_peer_come_a_second_apart_and_cost_nothing_when_nobody_listens()
    {
        var times = new List<(string Where, long Time)>();
        PluginScene? scene = null;
        scene = new PluginScene(_ => { });
        scene.Connect();
        var (swarm, peer) = (scene.Client.Swarm, scene.Client.Connected[0]);
        using (swarm.Tick.Subscribe(_ => times.Add(("swarm", scene.Scene.Time.Clock))))
        using (peer.Tick.Subscribe(_ => times.Add(("peer", scene.Scene.Time.Clock))))
        {
            scene.Scene.Pass(5.5);
        }
        scene.Scene.Pass(5);

        foreach (var group in times.GroupBy(tick => tick.Where))
        {
            var ticks = group.Select(tick => tick.Time).ToArray();
            ticks.Length.ShouldBeInRange(4, 6);
            ticks.Zip(ticks.Skip(1), (before, after) => after - before).ShouldAllBe(gap => gap >= TimeSpan.TicksPerSecond);
        }
    }

    [Fact]
    public void A_throw_in_a_tick_costs_that_subscription_alone_and_names_the_plugin()
    {
        var ticks = 0;
        var scene = new PluginScene(b => b
            .Use(new Connecting(peer =>
            {
                peer.Tick.Subscribe(_ => throw new InvalidOperationException("tick"));
                return null;
            }))
            .Use(new Watching(swarm => swarm.Tick.Subscribe(_ => ticks++))));
        var peer = scene.Connect();
        scene.Scene.Pass(5);

        var fault = scene.Client.Faults.ShouldHaveSingleItem();
        (fault.Plugin, fault.Where).ShouldBe(("connecting", "Tick"));
        peer.IsConnected.ShouldBeTrue();
        ticks.ShouldBeGreaterThan(3);
    }
}
