using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Primitives;
using Rx.Torrent.Tests.Interop.Engine.Harness;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Plugins.Rules;

/// <summary>A plugin that throws, wherever it does: what it costs, and who is named.</summary>
public class FaultPlaceTests
{
    /// <summary>Where plugin code is called, whether a throw there costs the connection, and what the place is called.</summary>
    public static TheoryData<string, bool, string> Places => new()
    {
        { "attach", false, "Attach" },
        { "connect", true, "Connect" },
        { "making the incoming stage", true, "Incoming" },
        { "making the outgoing stage", true, "Outgoing" },
        { "incoming", true, "Incoming" },
        { "outgoing", true, "Outgoing" },
        { "incoming completed", false, "Incoming" },
        { "outgoing completed", false, "Outgoing" },
        { "incoming disposed", false, "Incoming" },
        { "incoming timer", true, "Incoming" },
        { "swarm tick", false, "Tick" },
        { "peer tick", false, "Tick" },
        { "connected", false, "WhenPeerConnected" },
        { "disconnected", false, "WhenPeerDisconnected" },
        { "tap", false, "Incoming" },
        { "sent", false, "Sent" },
        { "flushed", false, "Flushed" },
        { "tap completed", false, "Incoming" },
        { "detached", false, "Detached" },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public void A_throw_costs_no_more_than_it_must_and_names_the_plugin(string place, bool costsConnection, string where)
    {
        using var log = new EngineLog();
        var before = new List<PeerMessage>();
        var scene = new PluginScene(b => b
            .UseLogging(log)
            .Use(incoming: (messages, _) => messages.Do(before.Add), name: "fine")
            .Use(new Thrower(place)));
        var peer = scene.Connect(new Have(new PieceIndex(1)));
        scene.Scene.Pass(3);

        peer.IsConnected.ShouldBe(!costsConnection);
        if (!costsConnection) scene.CoreGot<Have>().Count().ShouldBe(1);
        peer.Close();
        scene.Scene.Pass(1);
        scene.Client.Disconnected.Count.ShouldBe(1);
        scene.Client.Ends.ShouldBe([costsConnection ? DisconnectKind.PluginFault : DisconnectKind.ClosedByPeer]);

        scene.Client.Dispose(); // completes and detaches what is still there
        var fault = scene.Client.Faults[0];
        (fault.Plugin, fault.Where, fault.Exception.Message).ShouldBe(("thrower", where, place));
        log.Errors.ShouldBeEmpty(); // nothing has come to the loop's door
    }

    private sealed class Thrower(string place) : IClientPlugin, ISwarmPlugin, IPeerPlugin
    {
        private bool _done;

        public string Name => "thrower";

        public ISwarmPlugin Attach(ISwarm swarm)
        {
            At("attach");
            swarm.Tick.Subscribe(_ => At("swarm tick"));
            swarm.WhenPeerConnected.Subscribe(peer =>
            {
                At("connected");
                peer.Incoming.Subscribe(_ => At("tap"), () => At("tap completed"));
                peer.Sent.Subscribe(_ => At("sent"));
                peer.Flushed.Subscribe(_ => At("flushed"));
                peer.Tick.Subscribe(_ => At("peer tick"));
            });
            swarm.WhenPeerDisconnected.Subscribe(_ => At("disconnected"));
            return this;
        }

        public IPeerPlugin Connect(IPeer peer)
        {
            At("connect");
            return this;
        }

        public void Detached() => At("detached");

        public IObservable<PeerMessage> Incoming(IObservable<PeerMessage> messages, IPeer peer)
        {
            At("making the incoming stage");
            return messages.Do(_ => At("incoming"), () => At("incoming completed"))
                .Merge(Observable.Timer(TimeSpan.FromSeconds(1), peer.Loop).SelectMany(_ =>
                {
                    At("incoming timer");
                    return Observable.Empty<PeerMessage>();
                }))
                .Finally(() => At("incoming disposed"));
        }

        public IObservable<PeerMessage> Outgoing(IObservable<PeerMessage> messages, IPeer peer)
        {
            At("making the outgoing stage");
            return messages.Do(_ => At("outgoing"), () => At("outgoing completed"));
        }

        private void At(string here)
        {
            if (here != place || _done) return;
            _done = true;
            throw new InvalidOperationException(here);
        }
    }
}
