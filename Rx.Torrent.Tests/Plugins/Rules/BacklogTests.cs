using System.Reactive;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Plugins.Rules;

/// <summary>What is inside a stage that passes messages on late is bounded, and a peer does not wait for nothing.</summary>
public class BacklogTests
{
    private const int Flood = 100_000;

    private int _inside;
    private int _most;

    [Fact]
    public void A_stage_that_delays_everything_holds_no_more_than_a_read_and_its_mark()
    {
        var scene = Scene((messages, peer) => messages.Do(_ => Count(1)).Delay(TimeSpan.FromSeconds(5), peer.Loop).Do(_ => Count(-1)));
        Drown(scene);

        _most.ShouldBeLessThan(Flood / 4);
        scene.Scene.Pass(30);
        scene.Client.Ends.ShouldBeEmpty();
    }

    [Fact]
    public void A_stage_that_delays_one_kind_and_passes_the_others_at_once_is_bounded_too()
    {
        var scene = Scene((messages, peer) => messages.SelectMany(message => message is Port
            ? Observable.Return(message).Do(_ => Count(1)).Delay(TimeSpan.FromSeconds(5), peer.Loop).Do(_ => Count(-1)) : Observable.Return(message)));
        Drown(scene);

        _most.ShouldBeLessThan(Flood / 4);
    }

    [Fact]
    public void A_peer_is_read_on_when_a_stage_that_delays_one_kind_drops_another()
    {
        var scene = Scene((messages, peer) => messages.Where(message => message is not Have).SelectMany(message => message is Unknown
            ? Observable.Return(message).Delay(TimeSpan.FromSeconds(1), peer.Loop) : Observable.Return(message)));
        var peer = scene.Connect(new Unknown(99, Payload.Empty));
        scene.Scene.Pass(2); // the stage is known to hold back now

        peer.Send(Enumerable.Repeat(new Have(new PieceIndex(1)), 1000));
        scene.Scene.Pass(0.5);
        peer.Send(new Port(1));
        scene.Scene.Pass(0.5);
        scene.CoreGot<Port>().Count().ShouldBe(1);
    }

    [Fact]
    public void A_stage_that_keeps_everything_to_itself_slows_the_peer_down_and_wedges_nothing()
    {
        var open = true;
        var scene = Scene((messages, peer) => messages.Delay(TimeSpan.FromSeconds(1), peer.Loop).Where(_ => open));
        var peer = scene.Connect();
        scene.Scene.Pass(5);
        open = false;
        peer.Send(Enumerable.Repeat(new Port(1), 1000));
        scene.Scene.Pass(60);

        open = true;
        peer.Send(new Port(2));
        scene.Scene.Pass(30);
        scene.CoreGot<Port>().Select(port => port.Number).ShouldBe([(ushort)2]);
        scene.Client.Ends.ShouldBeEmpty();
    }

    [Fact]
    public void What_waits_behind_a_question_that_nobody_answers_is_bounded()
    {
        var answer = new AsyncSubject<Unit>();
        var scene = Scene((messages, _) => messages.Do(_ => Count(1))
            .Select(message => message is Interested ? answer.Select(_ => message) : Observable.Return(message)).Concat().Do(_ => Count(-1)));
        var peer = scene.Connect(Interested.Instance);
        for (var i = 0; i < 100; i++)
        {
            peer.Send(Enumerable.Repeat(new Port(2), Flood / 10)); // a megabyte or so in all, and then ten
            scene.Scene.Pass(1);
        }

        _most.ShouldBeLessThan(2 * Flood);
        answer.OnNext(Unit.Default);
        answer.OnCompleted();
        scene.Scene.Pass(120);
        scene.CoreGot<Port>().Count().ShouldBe(10 * Flood);
        scene.Client.Ends.ShouldBeEmpty();
    }

    [Fact]
    public void A_peer_of_which_everything_is_dropped_is_read_on_sooner_or_later()
    {
        var scene = Scene((messages, _) => messages.Where(message => message is not Have));
        var peer = scene.Connect();

        peer.Send(Enumerable.Repeat<PeerMessage>(new Have(new PieceIndex(1)), Flood).Append(new Port(1)));
        scene.Scene.Until(() => scene.CoreGot<Port>().Any(), limit: 600);
        peer.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public void A_hold_on_the_reading_ends_with_the_plugin_that_forgot_it()
    {
        var scene = Scene((messages, _) => messages);
        var peer = scene.Connect();
        var plugin = scene.Client.Swarm.Use(incoming: (messages, us) =>
        {
            us.HoldReading();
            return messages.Do(_ => { });
        });
        scene.Scene.Pass(1);
        peer.Send(new Port(1));
        scene.Scene.Pass(5);
        scene.CoreGot<Port>().ShouldBeEmpty();

        plugin.Dispose();
        scene.Scene.Pass(1);
        scene.CoreGot<Port>().Count().ShouldBe(1);
    }

    [Fact]
    public void Holds_on_the_reading_add_up_and_each_ends_once()
    {
        var scene = Scene((messages, _) => messages);
        var peer = scene.Connect();
        var (one, other) = (scene.SideOf(peer).HoldReading(), scene.SideOf(peer).HoldReading());
        scene.Scene.Pass(1);
        peer.Send(new Port(1));

        one.Dispose();
        one.Dispose();
        scene.Scene.Pass(200); // nor is the silence held against the peer
        scene.CoreGot<Port>().ShouldBeEmpty();
        peer.IsConnected.ShouldBeTrue();
        other.Dispose();
        scene.Scene.Pass(1);
        scene.CoreGot<Port>().Count().ShouldBe(1);
    }

    private static PluginScene Scene(Func<IObservable<PeerMessage>, IPeer, IObservable<PeerMessage>> incoming) => new(b => b.Use(incoming: incoming));

    private void Count(int change)
    {
        _inside += change;
        _most = Math.Max(_most, _inside);
    }

    /// <summary>A peer that says far more than a stage should hold, in two kinds by turns.</summary>
    private static void Drown(PluginScene scene)
    {
        var peer = scene.Connect(new Port(1));
        scene.Scene.Pass(12); // the stage is known to hold back, and everything has come out
        for (var i = 0; i < 40; i++)
        {
            peer.Send(Enumerable.Range(0, Flood / 40 / 2).SelectMany(_ => new PeerMessage[] { new Port(2), new Have(new PieceIndex(1)) }));
            scene.Scene.Pass(0.1);
        }
    }
}
