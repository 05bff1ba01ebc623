using System.Net;
using System.Net.Sockets;
using System.Reactive.Linq;
using Rx.Torrent.Discovery;
using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Transport;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Swarms.Connecting;

/// <summary>Whom a client dials, when, and when again.</summary>
public class DiallingTests
{
    private readonly Scene _scene = new();
    private readonly List<(double Second, IPEndPoint To)> _dials = [];

    public DiallingTests() => _scene.Network.Events.Subscribe(what =>
    {
        if (what.Kind == NetworkEventKind.Dialled) _dials.Add((TimeSpan.FromTicks(_scene.Time.Clock).TotalSeconds, what.To));
    });

    [Fact]
    public void Somebody_who_refuses_is_tried_again_later_and_later()
    {
        var host = _scene.Network.AddHost(); // nobody listens there
        _scene.Client(peers: [new IPEndPoint(host.Address, 6881)]);

        _scene.Pass(1000);
        var gaps = _dials.Zip(_dials.Skip(1), (earlier, later) => later.Second - earlier.Second).ToArray();
        gaps.Length.ShouldBeInRange(5, 8);
        for (var i = 0; i < gaps.Length; i++) gaps[i].ShouldBeInRange(10 * Math.Pow(2, i) * 0.75, 10 * Math.Pow(2, i) * 1.25 + 1.1);
    }

    [Fact]
    public void Somebody_who_was_fine_and_left_is_tried_again_soon()
    {
        var peer = _scene.Peer().HasAll(unchokes: false);
        var client = _scene.Client(peers: [peer.Listen()]);
        for (var i = 0; i < 4; i++)
        {
            _scene.Until(() => peer.IsConnected, limit: 30);
            _scene.Pass(1);
            peer.Close();
        }

        _dials.Count.ShouldBe(4);
        client.Ends.ShouldAllBe(kind => kind == DisconnectKind.ClosedByPeer);
        _dials.Zip(_dials.Skip(1), (earlier, later) => later.Second - earlier.Second).ShouldAllBe(gap => gap > 7.5 && gap < 15);
    }

    [Fact]
    public void Somebody_who_breaks_the_protocol_each_time_is_tried_later_and_later()
    {
        var peer = _scene.Peer();
        peer.WhenConnected.Subscribe(_ => peer.SendBytes([0, 0, 0, 2, 4, 0]));
        _scene.Client(peers: [peer.Listen()]);

        _scene.Pass(600);
        var gaps = _dials.Zip(_dials.Skip(1), (earlier, later) => later.Second - earlier.Second).ToArray();
        gaps.Length.ShouldBeInRange(3, 6);
        gaps[^1].ShouldBeGreaterThan(60);
    }

    [Fact]
    public void A_plugin_that_fails_on_each_connection_does_not_make_us_dial_without_end()
    {
        var peer = _scene.Peer();
        var client = _scene.Client(peers: [peer.Listen()], build: b => b.Use(new ThrowingPlugin()));

        _scene.Pass(120);
        client.Faults.ShouldNotBeEmpty();
        client.Disconnected.Count.ShouldBe(client.Faults.Count);
        _dials.Count.ShouldBeInRange(2, 6);
    }

    [Fact]
    public void Only_so_many_are_dialled_at_once()
    {
        var peers = Enumerable.Range(0, 20).Select(i => new IPEndPoint(IPAddress.Parse($"10.8.{i}.1"), 6881)); // nobody answers
        _scene.Client(peers: peers, options: o => o with { MaxHalfOpen = 5 });

        _scene.Pass(14);
        _dials.Count.ShouldBe(5);
        _scene.Pass(3);
        _dials.Count.ShouldBe(10);
    }

    [Fact]
    public void No_more_are_dialled_than_may_be_connected()
    {
        var peers = Enumerable.Range(0, 20).Select(_ => _scene.Peer().StaysAlive()).ToArray();
        var client = _scene.Client(peers: peers.Select(peer => peer.Listen()), options: o => o with { MaxConnections = 6 });

        _scene.Pass(100);
        client.Progress.Peers.ShouldBe(6);
        peers.Count(peer => peer.IsConnected).ShouldBe(6);
        peers.Sum(peer => peer.ConnectionCount).ShouldBe(6);
    }

    [Fact]
    public void A_seed_dials_those_who_may_miss_something_and_serves_them()
    {
        var downloader = _scene.Peer().StaysAlive().Says(HaveNone.Instance, Interested.Instance);
        var seed = Seed(new PeerCandidate(downloader.Listen(), PeerSourceKind.Tracker));

        _scene.Until(() => downloader.Heard<Unchoke>().Count > 0, limit: 30);
        seed.Connected.Single().IsIncoming.ShouldBeFalse();
    }

    [Fact]
    public void A_seed_learns_that_another_is_one_and_dials_it_no_more()
    {
        var other = _scene.Peer().HasAll(unchokes: false);
        var seed = Seed(new PeerCandidate(other.Listen(), PeerSourceKind.Tracker));

        _scene.Pass(4000);
        _dials.Count.ShouldBe(1);
        seed.Ends.ShouldBe([DisconnectKind.Redundant]);
    }

    [Fact]
    public void A_seed_does_not_dial_those_who_are_said_to_be_seeds_unless_somebody_says_otherwise()
    {
        var (seedBySaying, doubtful) = (_scene.Peer().StaysAlive(), _scene.Peer().StaysAlive());
        Seed(
            new PeerCandidate(seedBySaying.Listen(), PeerSourceKind.Pex) { Hints = PeerHints.UploadOnly },
            new PeerCandidate(doubtful.Listen(), PeerSourceKind.Pex) { Hints = PeerHints.UploadOnly },
            new PeerCandidate(doubtful.ListenEndPoint!, PeerSourceKind.Pex));

        _scene.Pass(60);
        _dials.Select(dial => dial.To).ShouldBe([doubtful.ListenEndPoint!]);
    }

    [Fact]
    public void For_a_seed_a_few_are_enough_and_it_dials_a_few_at_a_time()
    {
        var nowhere = Enumerable.Range(0, 40).Select(i => new PeerCandidate(IPEndPoint.Parse($"80.8.{i}.1:6881"), PeerSourceKind.Tracker)); // nobody answers
        Seed(o => o with { MaxHalfOpen = 8 }, [.. nowhere]);
        _scene.Pass(14);
        _dials.Count.ShouldBe(2);

        var scene = new Scene();
        var peers = Enumerable.Range(0, 12).Select(_ => scene.Peer().StaysAlive().Says(HaveNone.Instance)).ToArray();
        var seed = scene.Client(scene.Content.FullStore(), options: o => o with { EnoughForSeed = 5 }, build: b => b.UsePeerSource(
            new ListSource([.. peers.Select(peer => new PeerCandidate(peer.Listen(), PeerSourceKind.Tracker))])));
        scene.Pass(60);
        seed.Progress.Peers.ShouldBe(5);
        peers[0].Dial(seed.EndPoint); // but it takes whoever comes
        scene.Pass(1);
        seed.Connected.Count.ShouldBeGreaterThan(5);
    }

    [Fact]
    public void A_seed_that_shall_not_dials_nobody_but_whom_it_is_told_to()
    {
        var peer = _scene.Peer();
        var seed = Seed(o => o with { EnoughForSeed = 0 }, new PeerCandidate(peer.Listen(), PeerSourceKind.Tracker));

        _scene.Pass(60);
        _dials.ShouldBeEmpty();
        seed.Swarm.Connect(peer.ListenEndPoint!);
        _scene.Pass(1);
        _dials.Count.ShouldBe(1);
    }

    [Fact]
    public void Whoever_dials_us_at_this_moment_is_dialled_once_from_where_we_listen_whatever_came_of_it_before()
    {
        var host = _scene.Network.AddHost();
        var from = new List<IPEndPoint>();
        _scene.Network.Events.Where(what => what.Kind == NetworkEventKind.Dialled).Subscribe(what => from.Add(what.From));
        var there = new IPEndPoint(host.Address, 6881);
        var client = _scene.Client(peers: [there]);
        _scene.Pass(200);
        var before = _dials.Count;

        client.Swarm.Learn(new PeerCandidate(there, new PeerSourceKind("message")) { IsDiallingUs = true });
        _scene.Pass(0.001);
        _dials.Count.ShouldBe(before + 1);
        from[^1].ShouldBe(client.EndPoint);
        from[0].ShouldNotBe(client.EndPoint);
        _scene.Pass(20);
        _dials.Count.ShouldBe(before + 1);
    }

    [Theory]
    [InlineData("127.0.0.9:6881", true, true)]
    [InlineData("192.168.9.9:6881", true, true)]
    [InlineData("127.0.0.9:6881", false, false)]
    [InlineData("192.168.9.9:6881", false, false)]
    [InlineData("169.254.9.9:6881", false, false)]
    [InlineData("203.0.113.9:6881", false, true)]
    [InlineData("224.0.0.9:6881", true, false)]
    [InlineData("255.255.255.255:6881", true, false)]
    [InlineData("80.1.1.1:6881", true, false)] // we
    public void Where_local_peers_are_not_dialled_only_the_program_can_name_one(string named, bool dialsLocal, bool isDialled)
    {
        var client = _scene.Client(options: o => o with { DialsLocalPeers = dialsLocal }, host: _scene.Network.AddHost(IPAddress.Parse("80.1.1.1")));
        client.Swarm.Learn(new PeerCandidate(IPEndPoint.Parse(named), PeerSourceKind.Tracker));
        _scene.Pass(1);
        _dials.Count.ShouldBe(isDialled ? 1 : 0);

        client.Swarm.Connect(IPEndPoint.Parse("192.168.9.10:6881"));
        _scene.Pass(1);
        _dials.Count.ShouldBe(isDialled ? 2 : 1);
    }

    [Fact]
    public void The_address_at_which_peers_see_us_decides_who_comes_first()
    {
        // BEP 40 with the address that the world sees, and not with the one that we have behind a translator.
        var (ours, world) = (IPAddress.Parse("192.168.1.10"), IPAddress.Parse("123.213.32.10"));
        var named = Enumerable.Range(1, 6).Select(i => new IPEndPoint(IPAddress.Parse($"98.76.{i}.{i * 40}"), 6881)).ToArray();
        var client = _scene.Client(options: o => o with { MaxHalfOpen = 1 }, host: _scene.Network.AddHost(ours));
        var seesUs = _scene.Peer(_scene.Network.AddHost(IPAddress.Parse("203.0.113.9"))).StaysAlive();
        seesUs.WhenConnected.Subscribe(_ => seesUs.Send(ExtendedHandshake.Empty with { YourAddress = world }));
        _scene.Finish(client.Swarm.PauseAsync());
        foreach (var endPoint in named) client.Swarm.Learn(new PeerCandidate(endPoint, PeerSourceKind.Tracker));
        _scene.Finish(client.Swarm.ResumeAsync());
        seesUs.Dial(client.EndPoint);
        _scene.Pass(120);

        var order = _dials.Select(dial => dial.To).Where(named.Contains).Distinct().ToArray();
        order.Length.ShouldBe(named.Length);
        var best = named.OrderByDescending(endPoint => CanonicalPriority.Of(new IPEndPoint(world, 6881), endPoint)).ToArray();
        order.Skip(1).ShouldBe(best.Where(endPoint => !endPoint.Equals(order[0]))); // the first one was dialled before anybody had said so
        best.SequenceEqual(named.OrderByDescending(endPoint => CanonicalPriority.Of(new IPEndPoint(ours, 6881), endPoint))).ShouldBeFalse();
    }

    [Fact]
    public void Who_dialled_us_is_not_dialled_while_it_is_here_and_found_again_when_it_has_left()
    {
        var peer = _scene.Peer();
        var there = peer.Listen(7000);
        peer.WhenConnected.Subscribe(_ => peer.Send(ExtendedHandshake.Empty with { ListenPort = 7000 }));
        var client = _scene.Client();
        peer.StaysAlive().Dial(client.EndPoint);
        _scene.Pass(1);
        client.Swarm.Learn(new PeerCandidate(there, PeerSourceKind.Tracker));
        _scene.Pass(30);
        _dials.Count.ShouldBe(1); // its own

        peer.Close();
        _scene.Pass(30);
        _dials[1].To.ShouldBe(there);
        client.Connected[^1].IsIncoming.ShouldBeFalse();
    }

    [Fact]
    public void Whoever_a_source_names_is_dialled_while_something_is_missing()
    {
        var peer = _scene.Peer();
        var source = new ListSource(new PeerCandidate(peer.Listen(), PeerSourceKind.Tracker));
        var client = _scene.Client(build: b => b.UsePeerSource(source));

        _scene.Pass(1);
        client.Connected.Count.ShouldBe(1);
    }

    [Fact]
    public void A_paused_swarm_dials_nobody_and_gives_up_what_is_under_way()
    {
        var nowhere = new IPEndPoint(IPAddress.Parse("10.8.0.1"), 6881);
        var client = _scene.Client(peers: [nowhere]);
        _scene.Pass(5);
        _scene.Finish(client.Swarm.PauseAsync());

        _scene.Pass(60);
        _dials.Count.ShouldBe(1);
        _scene.Finish(client.Swarm.ResumeAsync());
        _scene.Pass(60);
        _dials.Count.ShouldBeGreaterThan(1);
    }

    [Fact]
    public void The_same_address_from_two_sources_is_dialled_once()
    {
        var peer = _scene.Peer();
        var client = _scene.Client(peers: [peer.Listen()]);
        client.Swarm.Connect(peer.ListenEndPoint!);
        client.Swarm.Connect(peer.ListenEndPoint!);

        _scene.Pass(5);
        _dials.Count.ShouldBe(1);
    }

    [Fact]
    public void A_transport_that_ends_without_a_connection_has_failed()
    {
        var transport = new MuteTransport();
        _scene.Client(peers: [new IPEndPoint(IPAddress.Parse("10.8.0.1"), 1)], options: o => o with { MaxHalfOpen = 1 }, build: b => b.UseTransport(transport));

        _scene.Pass(100); // the host's own transport hears of it first, and gives up after 15 s
        transport.Dials.ShouldBeGreaterThan(1);
    }

    [Fact]
    public void Nobody_is_dialled_on_port_zero()
    {
        var client = _scene.Client(peers: [new IPEndPoint(_scene.Network.AddHost().Address, 0)]);

        _scene.Pass(30);
        _dials.ShouldBeEmpty();
        client.Faults.ShouldBeEmpty();
    }

    private SceneClient Seed(params PeerCandidate[] found) => Seed(static options => options, found);

    private SceneClient Seed(Func<Rx.Torrent.Swarms.SwarmOptions, Rx.Torrent.Swarms.SwarmOptions> options, params PeerCandidate[] found) =>
        _scene.SeedClient(options, b => b.UsePeerSource(new ListSource(found)));

    private sealed class MuteTransport : ITransport
    {
        public string Name => "mute";

        public int Dials { get; private set; }

        public IObservable<IByteChannel> Dial(IPEndPoint remote) => Observable.Defer(() =>
        {
            Dials++;
            return Observable.Empty<IByteChannel>();
        });

        public ITransportListener Listen(IPEndPoint local) => throw new TransportException(SocketError.OperationNotSupported, "it cannot");
    }

    private sealed class ListSource(params PeerCandidate[] candidates) : IPeerSource
    {
        public string Name => "list";

        public IObservable<PeerCandidate> Find(PeerQuery query) => candidates.ToObservable(query.Loop);
    }
}
