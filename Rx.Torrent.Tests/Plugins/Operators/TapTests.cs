using Rx.Torrent.Peers;
using Rx.Torrent.Plugins.Operators;
using Rx.Torrent.Primitives;
using Rx.Torrent.Testing;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Plugins.Operators;

/// <summary>A tap looks on elsewhere, in its own time, and nobody notices.</summary>
public class TapTests
{
    private readonly List<PeerMessage> _seen = [];
    private readonly TestScheduler _elsewhere = new();

    [Fact]
    public void It_sees_every_message_in_order_when_it_keeps_up()
    {
        var scene = Tapped(new MessageTap(See, _elsewhere));
        var peer = scene.Connect(Having(1), Having(2), Having(3));

        _seen.ShouldBeEmpty(); // it has not had the time
        _elsewhere.Start();
        _seen.OfType<Have>().ShouldBe([Having(1), Having(2), Having(3)]);
        _seen[0].ShouldBeOfType<Handshake>();
        peer.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public void One_that_does_not_keep_up_loses_the_oldest_and_the_core_loses_nothing()
    {
        var tap = new MessageTap(See, _elsewhere, capacity: 2);
        var scene = Tapped(tap);
        scene.Connect([.. Enumerable.Range(0, 10).Select(Having)]);

        _elsewhere.Start();
        _seen.ShouldBe([Having(8), Having(9)]);
        tap.Dropped.ShouldBe(9); // the handshake and eight more
        scene.CoreGot<Have>().Count().ShouldBe(10);
    }

    [Fact]
    public void Blocks_are_still_what_they_were_when_it_gets_to_them()
    {
        var scene = Tapped(new MessageTap(See, _elsewhere));
        var peer = scene.Connect();
        peer.Serves(scene.Content);

        peer.Send(HaveAll.Instance, Unchoke.Instance);
        scene.Scene.Until(() => scene.Client.IsSeeding);
        _elsewhere.Start();
        _seen.OfType<Piece>().Count().ShouldBe(16);
        _seen.OfType<Piece>().ShouldAllBe(piece => piece == scene.Content.Piece(piece.Block));
    }

    [Fact]
    public void What_it_throws_ends_the_tap_alone()
    {
        var tap = new MessageTap((_, _) => throw new InvalidOperationException("mine"), _elsewhere);
        var scene = Tapped(tap);
        var peer = scene.Connect(Having(1));

        _elsewhere.Start();
        tap.Failure!.Message.ShouldBe("mine");
        peer.Send(Having(2));
        scene.Scene.Pass(1);
        scene.CoreGot<Have>().Count().ShouldBe(2);
        scene.Client.Faults.ShouldBeEmpty();
        peer.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public void A_scheduler_that_was_disposed_ends_the_tap_alone()
    {
        var elsewhere = new System.Reactive.Concurrency.EventLoopScheduler();
        elsewhere.Dispose();
        var tap = new MessageTap(See, elsewhere);
        var scene = Tapped(tap);
        var peer = scene.Connect(Having(1), Having(2));

        peer.IsConnected.ShouldBeTrue();
        scene.Client.Faults.ShouldBeEmpty();
        tap.Failure.ShouldBeOfType<ObjectDisposedException>();
    }

    [Fact]
    public void One_tap_may_look_at_many_peers_and_holds_no_more_than_its_capacity()
    {
        var peers = new HashSet<IPeer>();
        var tap = new MessageTap((peer, _) => peers.Add(peer), _elsewhere, capacity: 50);
        var scene = Tapped(tap);
        for (var i = 0; i < 10; i++) scene.Connect(Having(1), Having(2));

        var total = 10 * 3;
        (tap.Dropped + total).ShouldBe(total); // nothing was dropped yet
        _elsewhere.Start();
        peers.Count.ShouldBe(10);
    }

    private PluginScene Tapped(MessageTap tap) => new(b => b.Use(incoming: (messages, peer) => messages.Tap(peer, tap)));

    private void See(IPeer peer, PeerMessage message) => _seen.Add(message);

    private static Have Having(int piece) => new(new PieceIndex(piece));
}
