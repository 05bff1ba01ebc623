using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Primitives;
using Rx.Torrent.Tests.Plugins.Hooks;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Plugins.Rules;

/// <summary>Plugins come and go in the middle of anything. Those that come while peers are connected: <see cref="ComingLateTests"/>.</summary>
public class ComingAndGoingTests
{
    private readonly List<string> _log = [];

    [Fact]
    public void A_plugin_may_come_in_the_middle_of_a_message()
    {
        PluginScene? scene = null;
        scene = new PluginScene(b => b.Use(name: "inviting", incoming: (messages, _) => messages.Do(message =>
        {
            if (message is Port) scene!.Client.Swarm.Use(incoming: Logs("guest"), name: "guest");
        })));
        var peer = scene.Connect();

        peer.Send(new Port(1), new Have(new PieceIndex(1)));
        scene.Scene.Pass(1);
        peer.Send(new Have(new PieceIndex(2)));
        scene.Scene.Pass(1);
        _log.ShouldBe(["guest Handshake snapshot", "guest Bitfield snapshot", "guest Have wire"]);
        scene.CoreGot<Have>().Count().ShouldBe(2);
    }

    [Theory]
    [InlineData("incoming")]
    [InlineData("outgoing")]
    [InlineData("tap")]
    [InlineData("connect")]
    [InlineData("tick")]
    public void A_plugin_may_take_itself_out_in_every_callback(string where)
    {
        IDisposable? use = null;
        var detached = 0;
        var scene = new PluginScene(_ => { }, new TestContent(pieceCount: 4));
        var client = scene.Client;
        void Leave(string here)
        {
            if (here == where) use?.Dispose();
        }
        use = client.Client.Use(new Connecting(
            peer =>
            {
                peer.Incoming.Subscribe(_ => Leave("tap"));
                peer.Tick.Subscribe(_ => Leave("tick"));
                Leave("connect");
                return new Leaver(() => Leave("incoming"), () => Leave("outgoing"));
            },
            () => detached++));
        var peer = scene.Connect(new Have(new PieceIndex(1)), Unchoke.Instance);
        scene.Scene.Pass(3);

        detached.ShouldBe(1);
        scene.Client.Faults.ShouldBeEmpty();
        scene.CoreGot<Have>().Count().ShouldBe(1);
        peer.Asked().ShouldBe([scene.Content.Block(1)]);
        peer.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public void What_a_plugin_that_goes_has_kept_to_itself_is_made_up_for_at_once()
    {
        var scene = new PluginScene(_ => { }, new TestContent(pieceCount: 4), 0);
        var plugin = scene.Client.Swarm.Use(
            incoming: (messages, peer) => messages.Where(message =>
            {
                if (message is not Request) return true;
                peer.TakeOver(message, TimeSpan.FromHours(1));
                return false;
            }),
            outgoing: (messages, peer) => messages.Where(message =>
            {
                if (message is not Request) return true;
                peer.TakeOver(message, TimeSpan.FromHours(1));
                return false;
            }));
        scene.Scene.Pass(0.5);
        var peer = scene.Connect(Interested.Instance, HaveAll.Instance, Unchoke.Instance);
        scene.Scene.Until(() => peer.Heard<Unchoke>().Count > 0, limit: 60);
        peer.Send(new Request(scene.Content.Block(0)));
        scene.Scene.Pass(5);
        peer.Asked().ShouldBeEmpty();
        peer.Heard<RejectRequest>().ShouldBeEmpty();

        plugin.Dispose();
        scene.Scene.Pass(0.1);
        peer.Heard<RejectRequest>().Count.ShouldBe(1);
        scene.Scene.Pass(5);
        peer.Asked().Count.ShouldBe(3);
    }

    [Fact]
    public void What_a_plugin_that_goes_lets_go_of_at_its_end_goes_on_in_order()
    {
        var scene = new PluginScene(_ => { });
        var plugin = scene.Client.Swarm.Use(incoming: (messages, _) => messages.Publish(shared =>
            shared.Where(message => message is not Have).Merge(shared.Where(message => message is Have).Buffer(100).SelectMany(haves => haves))));
        scene.Scene.Pass(0.5);
        var peer = scene.Connect(new Have(new PieceIndex(3)), new Have(new PieceIndex(1)));
        scene.CoreGot<Have>().ShouldBeEmpty();

        plugin.Dispose();
        scene.Scene.Pass(0.5);
        scene.CoreGot<Have>().Select(have => have.Index.Value).ShouldBe([3, 1]);
        peer.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public void What_a_plugin_that_goes_has_delayed_goes_on_in_order()
    {
        var scene = new PluginScene(_ => { });
        var plugin = scene.Client.Swarm.Use(
            incoming: (messages, peer) => messages.Delay(TimeSpan.FromSeconds(5), peer.Loop),
            outgoing: (messages, peer) => messages.Delay(TimeSpan.FromSeconds(5), peer.Loop));
        scene.Scene.Pass(0.5);
        var peer = scene.Connect();
        scene.Scene.Pass(20);
        peer.Send(new Have(new PieceIndex(3)), Unchoke.Instance, Choke.Instance, Unchoke.Instance, new Have(new PieceIndex(1)), Interested.Instance);
        scene.Scene.Pass(1);
        scene.CoreGot<Unchoke>().ShouldBeEmpty();

        plugin.Dispose();
        scene.Scene.Pass(0.1);
        scene.Core.Skip(scene.Core.FindIndex(message => message is Have)).Select(message => message.GetType().Name)
            .ShouldBe(["Have", "Unchoke", "Choke", "Unchoke", "Have", "Interested"]);
        peer.Asked().ShouldBe([scene.Content.Block(1), scene.Content.Block(3)], ignoreOrder: true);
    }

    [Fact]
    public void Handshakes_that_a_plugin_that_goes_has_delayed_go_on()
    {
        var scene = new PluginScene(_ => { }, new TestContent(pieceCount: 4), 0);
        var plugin = scene.Client.Swarm.Use(
            incoming: (messages, peer) => messages.Delay(TimeSpan.FromSeconds(5), peer.Loop),
            outgoing: (messages, peer) => messages.Delay(TimeSpan.FromSeconds(5), peer.Loop));
        scene.Scene.Pass(0.5);
        var peer = scene.Connect(Interested.Instance);
        scene.Scene.Pass(1);

        plugin.Dispose();
        scene.Scene.Pass(1);
        peer.IsConnected.ShouldBeTrue();
        peer.Heard<Bitfield>().Count.ShouldBe(1);
        scene.Scene.Until(() => peer.Heard<Unchoke>().Count > 0, limit: 60);
    }

    [Fact]
    public void What_a_stage_emits_when_its_plugin_has_gone_is_heard_by_nobody()
    {
        IObserver<PeerMessage>? kept = null;
        var scene = new PluginScene(_ => { });
        var plugin = scene.Client.Swarm.Use(incoming: (messages, _) => Observable.Create<PeerMessage>(observer =>
        {
            kept = observer;
            return messages.Subscribe(observer);
        }));
        scene.Scene.Pass(0.5);
        var peer = scene.Connect();
        plugin.Dispose();
        plugin.Dispose();
        scene.Scene.Pass(0.5);

        kept!.OnNext(new Have(new PieceIndex(2)));
        kept.OnError(new InvalidOperationException("too late"));
        scene.Scene.Pass(0.5);
        scene.CoreGot<Have>().ShouldBeEmpty();
        scene.Client.Faults.ShouldBeEmpty();
        peer.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public void Client_plugins_stay_before_those_of_the_swarm_whoever_comes_first()
    {
        var scene = new PluginScene(b => b.Use(Logs("1"), name: "1"));
        scene.Client.Swarm.Use(Logs("3"), name: "3");
        scene.Client.Client.Use(Logs("2"), name: "2");
        scene.Client.Swarm.Use(Logs("4"), name: "4");
        scene.Scene.Pass(0.5);
        var before = scene.Connect();
        var fifth = scene.Client.Client.Use(Logs("2b"), name: "2b");
        scene.Scene.Pass(0.5);
        _log.Clear();

        before.Send(new Have(new PieceIndex(1)));
        scene.Scene.Pass(0.5);
        scene.Connect(new Have(new PieceIndex(2)));
        string[] order = ["1 Have wire", "2 Have wire", "2b Have wire", "3 Have wire", "4 Have wire"];
        _log.Where(line => line.Contains("Have", StringComparison.Ordinal)).ShouldBe([.. order, .. order]);

        fifth.Dispose();
        scene.Scene.Pass(0.5);
        _log.Clear();
        before.Send(new Have(new PieceIndex(3)));
        scene.Scene.Pass(0.5);
        _log.ShouldBe(["1 Have wire", "2 Have wire", "3 Have wire", "4 Have wire"]);
    }

    [Fact]
    public void A_late_message_to_the_id_of_a_plugin_that_has_gone_is_ignored_and_counted()
    {
        var scene = new PluginScene(_ => { });
        var plugin = scene.Client.Swarm.Use(name: "brief", extensions: ["ut_brief"]);
        scene.Scene.Pass(0.1);
        var peer = scene.Connect();
        peer.Heard<ExtendedHandshake>()[0].TryGetExtension("ut_brief", out var id).ShouldBeTrue();

        plugin.Dispose();
        peer.Send(new Extended(id, new Payload([1])));
        scene.Scene.Pass(0.5);
        peer.Heard<ExtendedHandshake>()[^1].TryGetExtension("ut_brief", out var now).ShouldBeTrue();
        now.ShouldBe((byte)0);
        scene.CoreGot<Extended>().Single().Name.ShouldBeNull();
        ((PeerConnection)scene.SideOf(peer)).UnknownExtended.ShouldBe(1);
        peer.IsConnected.ShouldBeTrue();
    }

    private Func<IObservable<PeerMessage>, IPeer, IObservable<PeerMessage>> Logs(string where) =>
        (messages, _) => messages.Do(message => _log.Add($"{where} {message.GetType().Name} {message.Origin}"));

    private sealed class Leaver(Action incoming, Action outgoing) : IPeerPlugin
    {
        public IObservable<PeerMessage> Incoming(IObservable<PeerMessage> messages, IPeer peer) => messages.Do(_ => incoming());

        public IObservable<PeerMessage> Outgoing(IObservable<PeerMessage> messages, IPeer peer) => messages.Do(_ => outgoing());
    }
}
