using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Plugins.Rules;

/// <summary>Plugins that come while peers are connected: what they are told, and what becomes of what they have when they go again.</summary>
public class ComingLateTests
{
    private readonly List<string> _log = [];

    [Fact]
    public void Who_comes_late_is_told_what_holds_and_nobody_else_is()
    {
        var scene = new PluginScene(b => b.Use(incoming: Logs("early"), name: "early"), new TestContent(pieceCount: 4));
        scene.Connect(ExtendedHandshake.Empty.WithExtension("ut_a", 3), new Bitfield(PieceSet.Of(4, 1)), new Have(new PieceIndex(2)), Unchoke.Instance, Interested.Instance);
        var before = scene.Core.Count;
        _log.Clear();

        scene.Client.Swarm.Use(incoming: Logs("late"), name: "late");
        scene.Scene.Pass(1);
        _log.ShouldBe(["late Handshake snapshot", "late ExtendedHandshake snapshot", "late Bitfield snapshot", "late Unchoke snapshot", "late Interested snapshot"]);
        scene.Core.Count.ShouldBe(before);
    }

    [Fact]
    public void Who_comes_before_the_handshake_of_the_peer_hears_the_handshake_itself()
    {
        var scene = new PluginScene(_ => { });
        var client = scene.Client;
        var silent = new Rx.Torrent.Testing.Simulation.ScriptedPeer(scene.Scene.Network.AddHost(), scene.Content.Metainfo) { Greets = false };
        client.Swarm.Connect(silent.Listen());
        scene.Scene.Pass(0.5);
        client.Swarm.Use(incoming: Logs("late"), name: "late", extensions: ["ut_late"]);
        scene.Scene.Pass(0.5);
        _log.ShouldBeEmpty();

        silent.Send(new Handshake(silent.Reserved, scene.Content.Metainfo.InfoHash, silent.Id));
        scene.Scene.Pass(0.5);
        _log.ShouldBe(["late Handshake wire"]);
        silent.Heard<ExtendedHandshake>().Single().TryGetExtension("ut_late", out var id).ShouldBeTrue();
        id.ShouldBeGreaterThan((byte)0);
    }

    [Fact]
    public void Who_comes_before_a_stage_that_holds_the_handshake_back_is_told_it()
    {
        var scene = new PluginScene(_ => { });
        scene.Client.Swarm.Use(incoming: (messages, peer) => messages.Delay(TimeSpan.FromSeconds(4), peer.Loop), name: "slow");
        scene.Scene.Pass(0.5);
        scene.Connect(new Have(new PieceIndex(1)));
        scene.Client.Connected.ShouldBeEmpty();

        scene.Client.Client.Use(incoming: Logs("nearer"), name: "nearer"); // those of the client come before those of the swarm
        scene.Client.Swarm.Use(incoming: Logs("further"), name: "further");
        scene.Scene.Pass(1);
        _log.ShouldBe(["nearer Handshake snapshot"]);
        scene.Scene.Pass(5);
        _log.Where(line => line.StartsWith("further", StringComparison.Ordinal)).ShouldBe(["further Handshake wire", "further Have wire"]);
        scene.Client.Connected.Count.ShouldBe(1);
    }

    [Fact]
    public void An_extension_that_comes_while_a_stage_holds_our_extended_handshake_back_is_offered_all_the_same()
    {
        var scene = new PluginScene(b => b.Use(
            name: "slow",
            outgoing: (messages, peer) => messages.Select(message => message is ExtendedHandshake
                ? Observable.Return(message).Delay(TimeSpan.FromSeconds(3), peer.Loop) : Observable.Return(message)).Concat()));
        var peer = scene.Connect();
        peer.Heard<ExtendedHandshake>().ShouldBeEmpty();

        scene.Client.Swarm.Use(name: "late", extensions: ["ut_late"]);
        scene.Scene.Pass(10);
        peer.Heard<ExtendedHandshake>().Any(hello => hello.TryGetExtension("ut_late", out var id) && id > 0).ShouldBeTrue();
    }

    [Theory]
    [InlineData(1)] // before anything has come out of it
    [InlineData(5.5)] // when what it was shown has come out of it, and nothing else
    [InlineData(8)]
    public void What_a_plugin_that_came_late_has_delayed_goes_on_once(double stays)
    {
        var scene = new PluginScene(_ => { });
        var peer = scene.Connect();
        var plugin = scene.Client.Swarm.Use(
            incoming: (messages, at) => messages.Delay(TimeSpan.FromSeconds(5), at.Loop),
            outgoing: (messages, at) => messages.Delay(TimeSpan.FromSeconds(5), at.Loop));
        scene.Scene.Pass(0.7);
        peer.ForgetReceived();
        scene.Core.Clear();
        peer.Send(new Have(new PieceIndex(3)), Interested.Instance, new Have(new PieceIndex(1)));
        foreach (var message in (PeerMessage[])[new Have(new PieceIndex(0)), new Have(new PieceIndex(2)), Interested.Instance]) scene.Client.Connected[0].Send(message);
        scene.Scene.Pass(stays - 0.7);
        if (stays < 5.7) peer.Heard<Have>().ShouldBeEmpty();

        plugin.Dispose();
        scene.Scene.Pass(0.3);
        Names(scene.Core).ShouldBe(["Have", "Interested", "Have"]);
        Names(peer.Received.Select(received => received.Value)).Take(3).ShouldBe(["Have", "Have", "Interested"]);
        scene.Scene.Pass(20);
        scene.CoreGot<Have>().Select(have => have.Index.Value).ShouldBe([3, 1]);
        peer.Heard<Have>().Select(have => have.Index.Value).ShouldBe([0, 2]);
        scene.Client.Faults.ShouldBeEmpty();
    }

    [Fact]
    public void What_a_plugin_that_came_late_has_dropped_stays_dropped_when_it_goes()
    {
        var scene = new PluginScene(_ => { });
        var peer = scene.Connect();
        var plugin = scene.Client.Swarm.Use(outgoing: (messages, _) => messages.Where(message => message is not Have));
        scene.Scene.Pass(0.5);
        scene.Client.Connected[0].Send(new Have(new PieceIndex(0)));
        scene.Scene.Pass(0.5);

        plugin.Dispose();
        scene.Scene.Pass(5);
        peer.Heard<Have>().ShouldBeEmpty();
    }

    [Fact]
    public void Who_comes_late_is_told_what_we_have_said_and_that_goes_no_further()
    {
        var scene = new PluginScene(b => b.Use(outgoing: Logs("early"), name: "early"));
        var peer = scene.Connect();
        _log.Clear();

        scene.Client.Swarm.Use(name: "late", outgoing: (messages, at) => Logs("late")(messages, at)
            .Select(message => message is Handshake hello ? new Handshake(hello.Reserved, hello.InfoHash, hello.PeerId) : message)); // a second handshake, if it went out
        scene.Scene.Pass(1);
        _log.ShouldBe(["late Handshake snapshot"]);
        peer.IsConnected.ShouldBeTrue();
        scene.Client.Faults.ShouldBeEmpty();
    }

    [Fact]
    public void Who_comes_beyond_a_stage_that_holds_our_handshake_back_is_told_it_and_who_comes_before_hears_it()
    {
        var scene = new PluginScene(_ => { });
        scene.Client.Swarm.Use(outgoing: (messages, peer) => messages.Delay(TimeSpan.FromSeconds(4), peer.Loop), name: "slow");
        scene.Scene.Pass(0.5);
        scene.Connect();

        scene.Client.Client.Use(outgoing: Logs("nearer"), name: "nearer"); // those of the client come before those of the swarm, and nearer to the wire
        scene.Client.Swarm.Use(outgoing: Logs("further"), name: "further");
        scene.Scene.Pass(1);
        _log.ShouldBe(["further Handshake snapshot"]);
        scene.Scene.Pass(5);
        _log.ShouldContain("nearer Handshake core");
    }

    private Func<IObservable<PeerMessage>, IPeer, IObservable<PeerMessage>> Logs(string where) =>
        (messages, _) => messages.Do(message => _log.Add($"{where} {message.GetType().Name} {message.Origin}"));

    private static IEnumerable<string> Names(IEnumerable<PeerMessage> messages) => messages.Where(message => message is not KeepAlive).Select(message => message.GetType().Name);
}
