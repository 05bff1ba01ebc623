using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Primitives;
using Rx.Torrent.Tests.Interop.Engine.Harness;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Plugins.Rules;

/// <summary>Sending, using, taking out, pausing and disposing are legal in every callback.</summary>
public class CallbackTests
{
    private static readonly string[] Places = ["attach", "connect", "incoming", "outgoing", "tap", "sent", "flushed", "tick", "connected", "disconnected", "completed", "detached"];

    private static readonly string[] Deeds = ["send", "send and wait", "use", "take out", "hold", "pause", "dispose"];

    public static TheoryData<string, string> All
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var place in Places)
            {
                foreach (var deed in Deeds) all.Add(place, deed);
            }
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_deed_is_legal_in_every_callback(string place, string deed)
    {
        using var log = new EngineLog();
        var plugin = new Doer(place);
        var scene = new PluginScene(b => b.UseLogging(log));
        var client = scene.Client;
        var done = 0;
        plugin.Do = peer =>
        {
            if (done++ > 0) return;
            switch (deed)
            {
                case "send":
                    peer?.Send(new Port(7));
                    break;
                case "send and wait":
                    if (peer is not null) _ = peer.SendAsync(new Port(7)).AsTask();
                    break;
                case "use":
                    client.Swarm.Use(incoming: (messages, _) => messages.Do(_ => { }), name: "guest", extensions: ["ut_guest"]);
                    break;
                case "take out":
                    plugin.Use!.Dispose();
                    break;
                case "hold":
                    peer?.HoldReading().Dispose();
                    break;
                case "pause":
                    _ = client.Swarm.PauseAsync();
                    break;
                default:
                    _ = client.Client.DisposeAsync().AsTask();
                    break;
            }
        };
        plugin.Use = client.Client.Use(plugin);
        scene.Scene.Pass(0.1);
        var peer = scene.Scene.Peer().Says(new Have(new PieceIndex(1))).Dial(client.EndPoint);
        scene.Scene.Pass(3);
        var wasConnected = peer.IsConnected;
        peer.Close();
        scene.Scene.Pass(1);
        client.Dispose();
        plugin.Use.Dispose();

        done.ShouldBeGreaterThan(0);
        client.Faults.ShouldBeEmpty();
        log.Errors.ShouldBeEmpty();
        client.Disconnected.Count.ShouldBe(client.Connected.Count);
        if (deed is not ("pause" or "dispose")) wasConnected.ShouldBeTrue();
        if (deed == "send" && place is not ("attach" or "disconnected" or "completed" or "detached")) peer.Heard<Port>().Count.ShouldBe(1);
    }

    private sealed class Doer(string place) : IClientPlugin, ISwarmPlugin, IPeerPlugin
    {
        public Action<IPeer?> Do { get; set; } = static _ => { };

        public IDisposable? Use { get; set; }

        public string Name => "doer";

        public ISwarmPlugin Attach(ISwarm swarm)
        {
            At("attach", null);
            swarm.WhenPeerConnected.Subscribe(peer =>
            {
                At("connected", peer);
                peer.Incoming.Subscribe(_ => At("tap", peer), () => At("completed", peer));
                peer.Sent.Subscribe(_ => At("sent", peer));
                peer.Flushed.Subscribe(_ => At("flushed", peer));
                peer.Tick.Subscribe(_ => At("tick", peer));
            });
            swarm.WhenPeerDisconnected.Subscribe(end => At("disconnected", end.Peer));
            return this;
        }

        public IPeerPlugin Connect(IPeer peer)
        {
            At("connect", peer);
            return this;
        }

        public void Detached() => At("detached", null);

        public IObservable<PeerMessage> Incoming(IObservable<PeerMessage> messages, IPeer peer) => messages.Do(_ => At("incoming", peer));

        public IObservable<PeerMessage> Outgoing(IObservable<PeerMessage> messages, IPeer peer) => messages.Do(_ => At("outgoing", peer));

        private void At(string here, IPeer? peer)
        {
            if (here == place) Do(peer);
        }
    }
}
