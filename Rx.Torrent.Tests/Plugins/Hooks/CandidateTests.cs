using System.Net;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Discovery;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Testing;
using Rx.Torrent.Tests.Simulation;

namespace Rx.Torrent.Tests.Plugins.Hooks;

/// <summary><c>on_add_peer</c>, with a veto: addresses pass through the plugins before the swarm learns of them.</summary>
public class CandidateTests
{
    private readonly Scene _scene = new();

    [Fact]
    public void Whom_a_plugin_objects_to_is_never_dialled()
    {
        var (unwanted, fine) = (_scene.Peer(), _scene.Peer());
        var address = unwanted.Listen();
        var client = _scene.Client(
            peers: [address, fine.Listen()],
            build: b => b.Use(new HookPlugin { Candidates = (candidates, _) => candidates.Where(candidate => !candidate.EndPoint.Equals(address)) }));
        client.Swarm.Connect(address);

        _scene.Pass(60);
        unwanted.ConnectionCount.ShouldBe(0);
        fine.ConnectionCount.ShouldBe(1);
    }

    [Fact]
    public void Candidates_of_every_source_pass_in_the_order_of_the_plugins()
    {
        var log = new List<string>();
        var source = new Subject<PeerCandidate>();
        var client = _scene.Client(
            peers: [At(1)],
            build: b => b.UsePeerSource(new Source(source)).Use(Logging("one")).Use(Logging("two")));
        var found = client.Swarm.Events.OfType<ClientEvent.CandidateFound>().ToLiveList();

        source.OnNext(new PeerCandidate(At(2), PeerSourceKind.Lsd));
        client.Swarm.Connect(At(3));
        _scene.Pass(1);

        log.ShouldBe(["one 1 manual", "two 1 manual", "one 2 lsd", "two 2 lsd", "one 3 manual", "two 3 manual"]);
        found.Select(told => told.Candidate.EndPoint.Port).ShouldBe([2, 3]);

        HookPlugin Logging(string name) =>
            new(name) { Candidates = (candidates, _) => candidates.Do(candidate => log.Add($"{name} {candidate.EndPoint.Port} {candidate.Source}")) };
    }

    [Fact]
    public void A_plugin_may_add_candidates_and_change_them()
    {
        var known = new Subject<PeerCandidate>();
        var (added, moved) = (_scene.Peer(), _scene.Peer());
        var (addedAt, movedTo) = (added.Listen(), moved.Listen());
        var client = _scene.Client(build: b => b
            .Use(new HookPlugin("adding") { Candidates = (candidates, _) => candidates.Merge(known) })
            .Use(new HookPlugin("moving") { Candidates = (candidates, _) => candidates.Select(found => found.EndPoint.Port == 9 ? found with { EndPoint = movedTo } : found) }));

        known.OnNext(new PeerCandidate(new IPEndPoint(addedAt.Address.MapToIPv6(), addedAt.Port), PeerSourceKind.Pex));
        client.Swarm.Connect(At(9));
        _scene.Pass(2);

        added.ConnectionCount.ShouldBe(1);
        moved.ConnectionCount.ShouldBe(1);
        client.Connected.Select(peer => peer.EndPoint).ShouldBe([addedAt, movedTo], ignoreOrder: true);
    }

    [Fact]
    public void A_stage_that_fails_is_taken_out_and_the_candidate_in_hand_goes_on()
    {
        var peer = _scene.Peer();
        var client = _scene.Client(build: b => b.Use(
            new HookPlugin("failing") { Candidates = (candidates, _) => candidates.Select<PeerCandidate, PeerCandidate>(_ => throw new InvalidOperationException("no")) }));

        client.Swarm.Connect(peer.Listen());
        _scene.Pass(2);

        peer.ConnectionCount.ShouldBe(1);
        client.Faults.Select(fault => (fault.Plugin, fault.Where)).ShouldBe([("failing", "Candidates")]);
    }

    [Fact]
    public void Plugins_come_and_go_with_their_stages()
    {
        var (one, other) = (_scene.Peer(), _scene.Peer());
        var client = _scene.Client();
        var use = client.Swarm.Use(new HookPlugin { Candidates = (candidates, _) => candidates.Where(_ => false) });
        client.Swarm.Connect(one.Listen());
        _scene.Pass(2);

        use.Dispose();
        client.Swarm.Connect(other.Listen());
        _scene.Pass(2);

        one.ConnectionCount.ShouldBe(0);
        other.ConnectionCount.ShouldBe(1);
    }

    [Fact]
    public void A_handler_that_connects_to_somebody_queues()
    {
        var log = new List<int>();
        var client = _scene.Client(build: b => b.Use(new HookPlugin
        {
            Candidates = (candidates, swarm) => candidates.Do(candidate =>
            {
                if (candidate.EndPoint.Port < 4) swarm.Connect(At(candidate.EndPoint.Port + 1));
                log.Add(candidate.EndPoint.Port);
            }),
        }));

        client.Swarm.Connect(At(1));
        _scene.Pass(1);
        log.ShouldBe([1, 2, 3, 4]);
    }

    [Fact]
    public void Somebody_who_dials_us_and_is_turned_away_by_a_plugin_is_told_nothing_at_all()
    {
        var client = _scene.Client(build: b => b.Use(new HookPlugin { Connected = peer => peer.Disconnect(DisconnectReason.Requested("blocked")) }));
        var peer = _scene.Peer().Dial(client.EndPoint);

        _scene.Pass(1);
        peer.IsConnected.ShouldBeFalse();
        peer.Received.ShouldBeEmpty();
        client.Connected.ShouldBeEmpty();
        client.Disconnected.Single().Reason.ShouldBe(DisconnectReason.Requested("blocked"));
    }

    [Fact]
    public void Somebody_whom_we_dialled_and_whom_a_plugin_turns_away_is_told_nothing_either()
    {
        var peer = _scene.Peer();
        var client = _scene.Client(
            peers: [peer.Listen()],
            build: b => b.Use(new HookPlugin { Connected = found => found.Disconnect(DisconnectReason.Requested()) }));

        _scene.Pass(1);
        peer.ConnectionCount.ShouldBe(1);
        peer.Received.ShouldBeEmpty();
        client.Ends.ShouldBe([DisconnectKind.Requested]);
    }

    [Fact]
    public void Addresses_that_nobody_can_have_do_no_harm()
    {
        PeerCandidate[] odd = [.. new[] { "0.0.0.0:0", "10.0.0.77:0", "255.255.255.255:1", "[::]:5", "224.0.0.1:7" }.Select(text => new PeerCandidate(IPEndPoint.Parse(text), PeerSourceKind.Manual))];
        var client = _scene.Client(build: b => b.Use(new HookPlugin { Candidates = (found, _) => found.StartWith(odd).SelectMany(candidate => odd.Prepend(candidate)) }));
        var peer = _scene.Peer();

        client.Swarm.Connect(peer.Listen());
        _scene.Pass(60);
        peer.IsConnected.ShouldBeTrue();
        client.Faults.ShouldBeEmpty();
    }

    private static IPEndPoint At(int port) => new(IPAddress.Parse("10.99.0.1"), port);

    private sealed class Source(IObservable<PeerCandidate> candidates) : IPeerSource
    {
        public string Name => "test";

        public IObservable<PeerCandidate> Find(PeerQuery query) => candidates;
    }
}
