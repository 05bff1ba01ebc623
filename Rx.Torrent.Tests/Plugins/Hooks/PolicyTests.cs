using System.Reactive.Linq;
using Rx.Torrent.Choking;
using Rx.Torrent.Peers;
using Rx.Torrent.Picking.Orders;
using Rx.Torrent.Primitives;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Simulation;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Plugins.Hooks;

/// <summary><c>get_unchoke_priority</c> and more: who gets our upload and which piece comes next, decided by plugins as by the library.</summary>
public class PolicyTests
{
    private readonly Scene _scene = new(new TestContent(pieceCount: 16));

    [Fact]
    public void An_unchoke_priority_is_a_line_or_two()
    {
        var favourite = _scene.Network.AddHost();
        var seed = Seed(Priority(peer => peer.EndPoint.Address.Equals(favourite.Address) ? 1 : 0));
        var others = Enumerable.Range(0, 3).Select(_ => Wanting()).ToArray();
        _scene.Pass(1);
        others.Count(IsServed).ShouldBe(1); // lent, for nobody has earned it

        var liked = Wanting(favourite);
        _scene.Pass(11);
        IsServed(liked).ShouldBeTrue();
        seed.Connected.Count(peer => !peer.AmChoking).ShouldBe(1);
    }

    [Fact]
    public void The_chokers_for_downloading_and_for_seeding_both_go_through_the_plugin()
    {
        var nobody = new HookPlugin { Choker = _ => new Nobody() };
        Seed(nobody);
        var downloading = _scene.Client(build: b => b.Use(nobody), options: o => o with { UploadSlots = 4 });
        var one = Wanting();
        var other = _scene.Peer().StaysAlive().Says(Interested.Instance).Dial(downloading.EndPoint);

        _scene.Pass(30);
        IsServed(one).ShouldBeFalse();
        IsServed(other).ShouldBeFalse();
    }

    [Fact]
    public void A_plugin_may_ask_what_decides_without_it()
    {
        SceneClient? seed = null;
        var banned = _scene.Network.AddHost();
        seed = Seed(new HookPlugin { Choker = current => new Except(current, token => seed!.Swarm.Find(token)!.EndPoint.Address.Equals(banned.Address)) }, slots: 4);
        var (refused, served) = (Wanting(banned), Wanting());

        _scene.Pass(30);
        IsServed(refused).ShouldBeFalse();
        IsServed(served).ShouldBeTrue();
    }

    [Fact]
    public void Policies_are_folded_in_the_order_of_the_plugins_and_anew_when_one_comes_or_goes()
    {
        var log = new List<string>();
        var client = _scene.Client(build: b => b.Use(Named("one")).Use(Named("two")));
        log.Distinct().ShouldBe(["one on built-in", "two on one"]);

        log.Clear();
        var use = client.Swarm.Use(Named("three"));
        _scene.Pass(1);
        log.Distinct().ShouldBe(["one on built-in", "two on one", "three on two"]);
        log.Clear();
        use.Dispose();
        _scene.Pass(1);
        log.Distinct().ShouldBe(["one on built-in", "two on one"]);

        HookPlugin Named(string name) => new(name)
        {
            Choker = current =>
            {
                var decision = new UnchokeDecision();
                current.Decide([], TimeSpan.Zero, decision);
                log.Add($"{name} on {(decision.Regular is [.., var last] ? $"{(last.Value == 1 ? "one" : "two")}" : "built-in")}");
                return new Signed(current, new PeerToken(name == "one" ? 1 : 2));
            },
        };
    }

    [Fact]
    public void A_choker_that_throws_is_named_and_the_built_in_one_decides_from_then_on()
    {
        var asked = 0;
        var seed = Seed(new HookPlugin("broken") { Choker = current => new Except(current, _ => asked++ < 1000 ? throw new InvalidOperationException("no idea") : true) }, slots: 2);
        var peers = new[] { Wanting(), Wanting() };

        _scene.Pass(30);
        peers.ShouldAllBe(peer => IsServed(peer));
        asked.ShouldBe(1);
        seed.Faults.Select(fault => (fault.Plugin, fault.Where)).ShouldBe([("broken", "Choker")]);
    }

    [Fact]
    public void An_order_is_replaced_the_same_way()
    {
        var source = _scene.Peer().HasAll().Serves(_scene.Content);
        var client = _scene.Client(peers: [source.Listen()], build: b => b.Use(new HookPlugin { Order = _ => new LastFirst() }));

        _scene.Until(() => client.IsSeeding);
        client.Verified.Select(piece => piece.Piece.Value).ShouldBe(Enumerable.Range(0, 16).Reverse());
    }

    [Fact]
    public void An_order_that_throws_is_named_and_the_built_in_one_chooses_from_then_on()
    {
        var source = _scene.Peer().HasAll().Serves(_scene.Content);
        var client = _scene.Client(
            peers: [source.Listen()], options: o => o with { Sequential = true }, build: b => b.Use(new HookPlugin("broken") { Order = _ => new Clueless() }));

        _scene.Until(() => client.IsSeeding);
        client.Verified.Select(piece => piece.Piece.Value).ShouldBe(Enumerable.Range(0, 16));
        client.Faults.Select(fault => (fault.Plugin, fault.Where)).ShouldBe([("broken", "Order")]);
    }

    [Fact]
    public void A_peer_that_both_ends_have_no_use_for_stays_when_a_plugin_wants_to_keep_it()
    {
        var asked = new List<DisconnectKind>();
        var seed = Seed(Keeping(asked));
        var other = _scene.Peer().StaysAlive().HasAll().Dial(seed.EndPoint);

        _scene.Pass(1);
        other.IsConnected.ShouldBeTrue();
        asked.ShouldAllBe(kind => kind == DisconnectKind.Redundant);
        asked.ShouldNotBeEmpty();
    }

    [Fact]
    public void A_peer_that_a_better_one_would_replace_stays_when_a_plugin_wants_to_keep_it()
    {
        var client = _scene.Client(options: o => o with { MaxConnections = 1 }, build: b => b.Use(Keeping([])));
        var first = _scene.Peer().StaysAlive().Dial(client.EndPoint);
        _scene.Pass(1);
        for (var i = 0; i < 8; i++) _scene.Peer().Dial(client.EndPoint);

        _scene.Pass(2);
        first.IsConnected.ShouldBeTrue();
        client.Ends.ShouldBeEmpty();
    }

    [Fact]
    public void No_plugin_is_asked_about_an_end_that_is_no_choice()
    {
        var asked = new List<DisconnectKind>();
        var client = _scene.Client(build: b => b.Use(Keeping(asked)));
        var peer = _scene.Peer().Dial(client.EndPoint);
        _scene.Pass(1);

        _scene.Finish(client.Swarm.PauseAsync());
        _scene.Pass(1);
        peer.IsConnected.ShouldBeFalse();
        asked.ShouldBeEmpty();
    }

    [Fact]
    public void A_plugin_that_throws_when_it_is_asked_keeps_nobody()
    {
        var seed = Seed(new HookPlugin("broken") { MayDisconnect = (_, _) => throw new InvalidOperationException("no idea") });
        var other = _scene.Peer().HasAll().Dial(seed.EndPoint);

        _scene.Pass(1);
        other.IsConnected.ShouldBeFalse();
        seed.Faults.Select(fault => (fault.Plugin, fault.Where)).ShouldBe([("broken", "MayDisconnect")]);
    }

    private SceneClient? _seed;

    [Fact]
    public void Slots_for_nobody_are_slots_for_nobody()
    {
        var seed = Seed(new HookPlugin { Choker = _ => new Dreamer() });
        var peer = Wanting();

        _scene.Pass(30);
        IsServed(peer).ShouldBeTrue();
        seed.Faults.ShouldBeEmpty();
    }

    private SceneClient Seed(HookPlugin plugin, int slots = 1) => _seed = _scene.SeedClient(options: o => o with { UploadSlots = slots }, build: b => b.Use(plugin));

    private ScriptedPeer Wanting(SimulatedHost? host = null) => _scene.Peer(host).StaysAlive().Says(Interested.Instance).Dial(_seed!.EndPoint);

    private static bool IsServed(ScriptedPeer peer) => peer.Received.Any(said => said.Value is Unchoke);

    private static HookPlugin Keeping(List<DisconnectKind> asked) => new("keeping")
    {
        MayDisconnect = (_, reason) =>
        {
            asked.Add(reason.Kind);
            return false;
        },
    };

    private HookPlugin Priority(Func<IPeer, double> priorityOf) => new()
    {
        Choker = _ => Chokers.ByPriority(UploadSlots.Fixed(1), new Random(1), candidate => priorityOf(_seed!.Swarm.Find(candidate.Peer)!)),
    };

    private sealed class Nobody : IChoker
    {
        public void Decide(ReadOnlySpan<ChokeCandidate> candidates, TimeSpan now, UnchokeDecision decision) => decision.Clear();
    }

    private sealed class Dreamer : IChoker
    {
        public void Decide(ReadOnlySpan<ChokeCandidate> candidates, TimeSpan now, UnchokeDecision decision)
        {
            for (var number = -10; number < 1000; number++) decision.Regular.Add(new PeerToken(number));
            foreach (var candidate in candidates) decision.Regular.Add(candidate.Peer); // once more
        }
    }

    private sealed class Except(IChoker inner, Func<PeerToken, bool> isRefused) : IChoker
    {
        public void Decide(ReadOnlySpan<ChokeCandidate> candidates, TimeSpan now, UnchokeDecision decision) =>
            inner.Decide(candidates.ToArray().Where(candidate => !isRefused(candidate.Peer)).ToArray(), now, decision);
    }

    private sealed class Signed(IChoker inner, PeerToken signature) : IChoker
    {
        public void Decide(ReadOnlySpan<ChokeCandidate> candidates, TimeSpan now, UnchokeDecision decision)
        {
            inner.Decide(candidates, now, decision);
            decision.Regular.Add(signature);
        }
    }

    private sealed class LastFirst : IPieceOrder
    {
        public bool TryChoose(in PieceChoices choices, out PieceIndex piece)
        {
            for (var i = 15; i >= 0; i--)
            {
                piece = new PieceIndex(i);
                if (choices.Contains(piece)) return true;
            }
            piece = default;
            return false;
        }
    }

    private sealed class Clueless : IPieceOrder
    {
        public bool TryChoose(in PieceChoices choices, out PieceIndex piece) => throw new InvalidOperationException("no idea");
    }
}
