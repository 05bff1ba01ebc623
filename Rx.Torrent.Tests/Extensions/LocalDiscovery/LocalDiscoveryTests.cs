using System.Net;
using System.Reactive.Linq;
using System.Text;
using Rx.Torrent.Discovery;
using Rx.Torrent.Extensions.LocalDiscovery;
using Rx.Torrent.Plugins;
using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Transport.Multicast;

namespace Rx.Torrent.Tests.Extensions.LocalDiscovery;

/// <summary>Clients that have nothing but their neighbours.</summary>
public class LocalDiscoveryTests
{
    private readonly Scene _scene = new();
    private readonly Neighbours _neighbours;

    public LocalDiscoveryTests() => _neighbours = new Neighbours(_scene);

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    public void A_download_finds_its_seed_in_the_local_network_alone(double loss)
    {
        var conditions = new NetworkConditions { Loss = loss };
        Seed(conditions);
        var leech = Client(conditions);

        _scene.Until(() => leech.Swarm.WhenCompleted.IsReached, limit: 1800, what: "the end of the download");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    public void A_magnet_link_is_enough(double loss)
    {
        var conditions = new NetworkConditions { Loss = loss };
        var scene = new Scene();
        var neighbours = new Neighbours(scene);
        scene.SeedClient(build: b => b.UseLocalDiscovery().UseMetadataExchange(), host: neighbours.Host(conditions));
        var host = neighbours.Host(conditions);
        var leech = scene.MagnetClient(host: host, build: b => b.UseLocalDiscovery().UseMetadataExchange());

        scene.Until(() => leech.Swarm.WhenCompleted.IsReached, limit: 1800, what: "the end of the download");
    }

    [Fact]
    public void Who_is_in_another_network_is_not_found()
    {
        Seed();
        var leech = _scene.Client(host: new Neighbours(_scene, network: 2).Host(), build: b => b.UseLocalDiscovery());

        _scene.Pass(1800);

        leech.Connected.ShouldBeEmpty();
    }

    [Fact]
    public void A_client_that_listens_later_is_announced_from_then_on()
    {
        var client = _scene.SeedClient(host: _neighbours.Host(), build: b => b.UseLocalDiscovery().ListenAt());
        _scene.Pass(1);
        _neighbours.Heard.ShouldBeEmpty();

        client.Client.Listen(new IPEndPoint(client.Host.Address, 7000));
        _scene.Pass(1);
        _neighbours.Announcements.Select(said => said.Port).ShouldBe([(ushort)7000]);
    }

    [Fact]
    public void A_swarm_is_announced_at_once_every_five_minutes_and_never_twice_within_a_minute()
    {
        Seed(); // wants nobody, so it is never dry
        _scene.Pass(3601);

        var times = _neighbours.Heard.Select(heard => heard.At).ToArray();
        times[0].ShouldBeLessThan(TimeSpan.FromSeconds(1));
        times.Length.ShouldBe(13);
        _neighbours.Announcements.ShouldAllBe(said => said.Port == 6881 && said.InfoHashes.Single() == _scene.Content.Metainfo.InfoHash && said.Cookie.Length > 0);
    }

    [Fact]
    public void A_swarm_that_has_run_dry_is_announced_more_often_but_never_twice_within_a_minute()
    {
        Client();
        _scene.Pass(1800);

        var times = _neighbours.Heard.Select(heard => heard.At).ToArray();
        times.Length.ShouldBeInRange(20, 31);
        times.Zip(times.Skip(1), (one, next) => next - one).ShouldAllBe(pause => pause >= TimeSpan.FromSeconds(59.9));
    }

    [Fact]
    public void Pausing_and_resuming_makes_no_more_noise()
    {
        var seed = Seed();
        for (var i = 0; i < 10; i++)
        {
            _scene.Pass(1);
            _scene.Finish(seed.Swarm.PauseAsync());
            _scene.Finish(seed.Swarm.ResumeAsync());
        }

        _neighbours.Heard.Count.ShouldBe(1);
    }

    [Fact]
    public void A_swarm_that_is_paused_neither_speaks_nor_listens()
    {
        var seed = Seed();
        _scene.Pass(2);
        _scene.Finish(seed.Swarm.PauseAsync());
        _neighbours.Heard.Clear();
        var arrived = 0;
        _scene.Network.Events.Subscribe(e => arrived += e.Kind == NetworkEventKind.DatagramArrived && !e.To.Address.Equals(_neighbours.Listener.Address) ? 1 : 0);

        _neighbours.Announce(7000);
        _scene.Pass(1800);

        _neighbours.Heard.Count.ShouldBe(1); // itself
        arrived.ShouldBe(1);
    }

    [Fact]
    public void Nobody_hears_himself()
    {
        var client = Client();
        var found = Found(client);

        _scene.Pass(1800);

        _neighbours.Heard.Count.ShouldBeGreaterThan(1);
        found.ShouldBeEmpty();
    }

    [Fact]
    public void A_neighbour_is_a_candidate_at_the_address_that_it_speaks_from()
    {
        var found = Found(Client());

        _neighbours.Announce(7000);
        _scene.Pass(1);

        found.ShouldBe([new PeerCandidate(new IPEndPoint(_neighbours.Listener.Address, 7000), PeerSourceKind.Lsd)]);
    }

    [Fact]
    public void Who_does_not_listen_announces_nothing_and_finds_peers_all_the_same()
    {
        var client = _scene.Client(host: _neighbours.Host(), build: b => b.UseLocalDiscovery().ListenAt());
        var found = Found(client);

        _neighbours.Announce(7000);
        _scene.Pass(600);

        _neighbours.Heard.Count.ShouldBe(1); // itself
        found.Count.ShouldBe(1);
    }

    [Fact]
    public void What_is_said_through_another_interface_than_its_own_is_not_heard()
    {
        var host = _neighbours.Host();
        var elsewhere = host.Datagrams.MulticastInterfaces[0] with { Networks = [IPNetwork.Parse("192.168.99.0/24")] };
        var found = Found(_scene.Client(host: host, build: b => b.UseLocalDiscovery(new LocalDiscoveryOptions { Interfaces = () => [elsewhere] })));

        _neighbours.Announce(7000);
        _scene.Pass(10);

        found.ShouldBeEmpty();
    }

    [Fact]
    public void Nonsense_is_not_heard_and_does_no_harm()
    {
        var found = Found(Client());

        _neighbours.Say([]);
        _neighbours.Say("BT-SEARCH * HTTP/1.1\r\n"u8);
        _neighbours.Say(new byte[60_000]);
        _neighbours.Say(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("BT-SEARCH * HTTP/1.1\r\n", 60))));
        _neighbours.Announce(0);
        _neighbours.Announce(7000);
        _scene.Pass(1);

        found.Select(candidate => candidate.EndPoint.Port).ShouldBe([7000]);
    }

    [Fact]
    public void A_flood_from_one_address_is_cut_off()
    {
        var client = Client();
        var found = Found(client);

        for (var i = 0; i < 50_000; i++) _neighbours.Announce(1 + i % 65_000);
        _scene.Pass(1);

        found.Count.ShouldBe(8);
        client.Faults.ShouldBeEmpty();
    }

    [Fact]
    public void A_swarm_hears_of_so_many_neighbours_and_no_more()
    {
        var found = Found(_scene.Client(host: _neighbours.Host(), build: b => b.UseLocalDiscovery(new LocalDiscoveryOptions { MaxNeighbours = 20 })));
        for (var i = 0; i < 50; i++)
        {
            var host = _neighbours.Host();
            host.Datagrams.Join(new MulticastMembership(Neighbours.Group, host.Datagrams.MulticastInterfaces[0]))
                .Send(new LocalAnnouncement(Neighbours.Group, 7000, [_scene.Content.Metainfo.InfoHash], "").Write(), Neighbours.Group);
        }
        _scene.Pass(1);

        found.Count.ShouldBe(20);
    }

    [Fact]
    public void An_interface_that_comes_later_is_joined_and_one_that_goes_is_left()
    {
        var host = _neighbours.Host();
        IReadOnlyList<MulticastInterface> there = [];
        var client = _scene.Client(host: host, build: b => b.UseLocalDiscovery(new LocalDiscoveryOptions { Interfaces = () => there }));
        var found = Found(client);
        _neighbours.Announce(7000);
        _scene.Pass(10);
        found.ShouldBeEmpty();

        there = host.Datagrams.MulticastInterfaces;
        _scene.Pass(120);
        _neighbours.Announce(7001);
        _scene.Pass(1);
        found.Count.ShouldBe(1);

        there = [];
        _scene.Pass(120);
        _neighbours.Announce(7002);
        _scene.Pass(1);
        found.Count.ShouldBe(1);
    }

    [Fact]
    public void What_cannot_be_joined_is_told_once_and_stops_nothing_else()
    {
        var host = _neighbours.Host();
        var foreign = new MulticastInterface("foreign", 2, IPAddress.Parse("172.16.0.1"), []);
        var discovery = new LocalPeerSource(new LocalDiscoveryOptions { Interfaces = () => [foreign, .. host.Datagrams.MulticastInterfaces] });
        var failures = discovery.Failures.ToLiveList();
        var client = _scene.Client(host: host, build: b => b.UseLocalDiscovery(discovery));
        var found = Found(client);

        _neighbours.Announce(7000);
        _scene.Pass(600);

        failures.Single().Interface.ShouldBe(foreign);
        found.Count.ShouldBe(1);
        _scene.Finish(client.Client.DisposeAsync().AsTask());
        failures.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public void A_private_torrent_is_neither_announced_nor_looked_for()
    {
        var scene = new Scene(new TestContent(pieceCount: 4, isPrivate: true));
        var neighbours = new Neighbours(scene);
        var client = scene.Client(host: neighbours.Host(), build: b => b.UseLocalDiscovery());
        var found = Found(client);

        neighbours.Announce(7000);
        scene.Pass(1800);

        neighbours.Heard.Count.ShouldBe(1); // itself
        found.ShouldBeEmpty();
        client.Connected.ShouldBeEmpty();
    }

    private SceneClient Seed(NetworkConditions? conditions = null) => _scene.SeedClient(build: b => b.UseLocalDiscovery(), host: _neighbours.Host(conditions));

    private SceneClient Client(NetworkConditions? conditions = null) => _scene.Client(build: b => b.UseLocalDiscovery(), host: _neighbours.Host(conditions));

    private static LiveList<PeerCandidate> Found(SceneClient client) =>
        client.Swarm.Events.OfType<ClientEvent.CandidateFound>().Select(found => found.Candidate).ToLiveList();
}
