using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Simulation;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Swarms.Trading;

/// <summary>Slots go by what really went out, also when plugins drop, hold back or say chokes and unchokes themselves.</summary>
public class PluginChokingTests
{
    private readonly Scene _scene = new(new TestContent(pieceCount: 200));
    private readonly HashSet<Rx.Torrent.Primitives.PeerId?> _locked = [];

    [Fact]
    public void An_unchoke_that_a_plugin_drops_takes_no_slot()
    {
        var seed = Seed(slots: 1, outgoing: (messages, peer) => messages.Where(message => message is not Unchoke || !_locked.Contains(peer.Id)));
        var locked = Greedy();
        _locked.Add(locked.Id);
        locked.Dial(seed.EndPoint);
        _scene.Pass(0.5);
        locked.Heard<Unchoke>().ShouldBeEmpty();

        var other = Greedy().Dial(seed.EndPoint);
        _scene.Pass(0.5);
        other.Heard<Unchoke>().Count.ShouldBe(1); // at once, although the first one asked before
        for (var second = 0; second < 300; second++)
        {
            _scene.Pass(1);
            seed.Of(other).AmChoking.ShouldBeFalse(); // and for good
        }
        locked.Heard<Unchoke>().ShouldBeEmpty();
    }

    [Fact]
    public void When_both_come_at_once_the_slot_goes_to_the_one_whose_unchoke_is_not_dropped()
    {
        for (var first = 0; first < 2; first++)
        {
            _locked.Clear();
            var seed = Seed(slots: 1, outgoing: (messages, peer) => messages.Where(message => message is not Unchoke || !_locked.Contains(peer.Id)));
            var peers = new[] { Greedy(), Greedy() };
            _locked.Add(peers[first].Id);
            foreach (var peer in peers) peer.Dial(seed.EndPoint);
            _scene.Pass(1.5);
            peers[first].Heard<Unchoke>().ShouldBeEmpty();
            peers[1 - first].Heard<Unchoke>().Count.ShouldBe(1);
        }
    }

    [Fact]
    public void A_plugin_that_gives_in_later_has_its_peer_unchoked_then()
    {
        var seed = Seed(slots: 2, outgoing: (messages, peer) => messages.Where(message => message is not Unchoke || !_locked.Contains(peer.Id)));
        var peer = Greedy();
        _locked.Add(peer.Id);
        peer.Dial(seed.EndPoint);
        _scene.Pass(100);
        peer.Heard<Unchoke>().ShouldBeEmpty();

        _locked.Clear();
        _scene.Until(() => peer.Heard<Unchoke>().Count == 1, limit: 45); // it is thought of again every half minute, at a round
    }

    [Fact]
    public void A_choke_that_a_plugin_drops_refuses_nothing_and_leaves_the_slot_where_it_is()
    {
        var seed = Seed(slots: 1, outgoing: (messages, _) => messages.Where(message => message is not Choke));
        var one = Greedy().Dial(seed.EndPoint);
        _scene.Pass(0.5);
        var other = Greedy().Dial(seed.EndPoint);
        _scene.Pass(300); // several turns would be over
        one.Heard<Choke>().ShouldBeEmpty();
        seed.Of(one).AmChoking.ShouldBeFalse();

        one.Send(new Request(_scene.Content.Block(3)));
        _scene.Pass(1);
        one.Heard<RejectRequest>().ShouldBeEmpty();
        one.Heard<Piece>().Count.ShouldBe(1);
        other.Heard<Unchoke>().Count.ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public void A_choke_of_a_plugin_s_own_refuses_what_waits_and_frees_the_slot()
    {
        var host = _scene.Network.AddHost(conditions: new NetworkConditions { UploadRate = 20_000, Buffer = 16 * 1024 });
        var seed = Seed(slots: 1, host: host);
        var one = Greedy().Dial(seed.EndPoint);
        _scene.Pass(0.5);
        one.Send(Enumerable.Range(0, 150).Select(piece => new Request(_scene.Content.Block(piece)))); // more than is read ahead
        var other = Greedy().Dial(seed.EndPoint);
        _scene.Pass(2);
        other.Heard<Unchoke>().ShouldBeEmpty();

        seed.Of(one).Send(Choke.Instance);
        _scene.Until(() => other.Heard<Unchoke>().Count == 1, limit: 120);
        _scene.Pass(200);
        one.Heard<RejectRequest>().Count.ShouldBeGreaterThan(50);
        (one.Heard<RejectRequest>().Count + one.Heard<Piece>().Count).ShouldBe(150); // BEP 6: every request is answered
        var words = one.Received.Select(received => received.Value).ToList();
        words.FindIndex(word => word is RejectRequest).ShouldBeGreaterThan(words.FindIndex(word => word is Choke));
    }

    [Fact]
    public void An_unchoke_of_a_plugin_s_own_counts_as_a_slot()
    {
        var seed = Seed(slots: 1);
        var favourite = Greedy(interested: false).Dial(seed.EndPoint);
        _scene.Pass(0.5);
        var (one, other) = (Greedy().Dial(seed.EndPoint), Greedy().Dial(seed.EndPoint));
        _scene.Pass(0.5);
        var first = seed.Of(one).AmChoking ? other : one;
        favourite.Send(Interested.Instance);
        seed.Of(favourite).Send(Unchoke.Instance);
        _scene.Pass(0.5);
        first.Close(); // its slot is free, and the favourite has one of its own

        _scene.Pass(2);
        var second = ReferenceEquals(first, one) ? other : one;
        second.Heard<Unchoke>().ShouldBeEmpty();
        seed.Of(favourite).AmChoking.ShouldBeFalse();
    }

    [Fact]
    public void A_plugin_that_always_has_the_last_word_does_not_stop_the_loop()
    {
        var seed = Seed(slots: 1, outgoing: (messages, peer) => messages.Do(message =>
        {
            if (message is Choke) peer.Send(Unchoke.Instance);
        }));
        var peer = Greedy().Dial(seed.EndPoint);
        _scene.Pass(1);
        peer.Send(NotInterested.Instance);
        _scene.Pass(60);
        peer.Heard<Choke>().Count.ShouldBeInRange(1, 70);
    }

    [Fact]
    public void An_unchoke_that_a_plugin_holds_back_counts_when_it_goes_out()
    {
        var seed = Seed(slots: 1, outgoing: (messages, peer) => messages.SelectMany(message => message is Unchoke && _locked.Contains(peer.Id)
            ? Observable.Return(message).Delay(TimeSpan.FromSeconds(5), _scene.Time) : Observable.Return(message)));
        var held = Greedy();
        _locked.Add(held.Id);
        held.Dial(seed.EndPoint);
        _scene.Pass(4);
        held.Heard<Unchoke>().ShouldBeEmpty();

        _scene.Pass(3);
        held.Heard<Unchoke>().Count.ShouldBe(1);
        var other = Greedy().Dial(seed.EndPoint);
        _scene.Pass(40); // less than a turn of a minute
        other.Heard<Unchoke>().ShouldBeEmpty();
    }

    private SceneClient Seed(
        int slots, Func<IObservable<Rx.Torrent.Wire.PeerMessage>, IPeer, IObservable<Rx.Torrent.Wire.PeerMessage>>? outgoing = null, SimulatedHost? host = null) =>
        _scene.SeedClient(options: o => o with { UploadSlots = slots }, build: b => b.Use(outgoing: outgoing ?? ((messages, _) => messages)), host: host);

    private ScriptedPeer Greedy(bool interested = true)
    {
        var peer = _scene.Peer().StaysAlive();
        return interested ? peer.Says(Interested.Instance) : peer;
    }
}
