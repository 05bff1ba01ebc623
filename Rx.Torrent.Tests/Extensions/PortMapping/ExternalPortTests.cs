using System.Net;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Extensions.Dht;
using Rx.Torrent.Extensions.PortMapping;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Tests.Extensions.PortMapping;

/// <summary>A gateway that gives another port than ours: who is told which.</summary>
public class ExternalPortTests
{
    private const ushort External = 6882;

    private readonly Scene _scene = new(new TestContent(pieceCount: 4, tracker: new Uri("sim://tracker.example/announce")));
    private readonly FakeGateway _gateway;
    private readonly Tracker _tracker = new();
    private readonly PortMappingOptions _options;

    public ExternalPortTests()
    {
        var host = _scene.Network.AddHost(IPAddress.Parse("192.168.1.1"));
        _gateway = new FakeGateway(host.Datagrams, new IPEndPoint(host.Address, 5351), () => _scene.Time.Now);
        _gateway.Taken.Add(6881);
        _options = new PortMappingOptions { Gateways = [host.Address], Seed = 1 };
    }

    [Fact]
    public void Trackers_are_told_the_port_of_the_gateway_and_ours_again_when_the_gateway_is_gone()
    {
        var client = Client();
        _scene.Pass(100);
        _tracker.Ports.ShouldBe([6881, External]);

        _gateway.IsSilent = true;
        _scene.Pass(1000);
        _tracker.Ports.ShouldBe([6881, External, 6881]);
        client.Faults.ShouldBeEmpty();
    }

    [Fact]
    public void A_peer_out_there_is_told_the_port_of_the_gateway_and_one_in_the_house_our_own()
    {
        var client = Client();
        _scene.Pass(1);
        var (stranger, neighbour) = (Peer("203.0.113.9"), Peer("192.168.1.20"));
        stranger.Dial(client.EndPoint);
        neighbour.Dial(client.EndPoint);
        _scene.Pass(1);
        PortsHeard(stranger).ShouldBe([External]);
        PortsHeard(neighbour).ShouldBe([6881]);

        _gateway.Reboot();
        _gateway.Taken.Add(External);
        _scene.Pass(3600);
        PortsHeard(stranger).Last().ShouldBe(6883);
        PortsHeard(neighbour).ShouldAllBe(port => port == 6881);
    }

    [Fact]
    public void The_DHT_is_told_the_port_of_the_gateway()
    {
        var router = _scene.Network.AddHost(IPAddress.Parse("20.0.0.1"));
        var node = DhtNode.Start(new DhtOptions { Listen = [new IPEndPoint(router.Address, 6881)], Transport = router.Datagrams, Loop = _scene.Time, Seed = 1 });
        Client(address: "20.0.2.1", build: b => b.UseDht(new DhtOptions
        {
            Listen = [new IPEndPoint(IPAddress.Any, 7000)], Loop = _scene.Time, Seed = 2, Bootstrap = [new IPEndPoint(router.Address, 6881)],
        }));
        _scene.Pass(120);

        var found = new List<IPEndPoint>();
        var asking = _scene.Network.AddHost(IPAddress.Parse("20.0.1.1"));
        var other = DhtNode.Start(new DhtOptions
        {
            Listen = [new IPEndPoint(asking.Address, 6881)], Transport = asking.Datagrams, Loop = _scene.Time, Seed = 3, Bootstrap = [new IPEndPoint(router.Address, 6881)],
        });
        other.GetPeers(_scene.Content.Metainfo.InfoHash).Subscribe(found.Add);
        _scene.Pass(30);
        found.Select(peer => peer.Port).ShouldBe([External]);
    }

    [Fact]
    public void The_plugin_s_end_takes_it_back()
    {
        var client = _scene.Client(host: Host(), build: b => b.UseTrackerClient(_tracker).UseDatagramTransport(_scene.Network.AddHost().Datagrams));
        var plugin = new SaysPort();
        var use = client.Client.Use(plugin);
        _scene.Pass(100);
        _tracker.Ports.ShouldBe([6881, 40000]);

        use.Dispose();
        _scene.Pass(100);
        _tracker.Ports.ShouldBe([6881, 40000, 6881]);
    }

    [Fact]
    public void A_client_that_listens_later_is_announced_at_its_port()
    {
        var client = _scene.Client(host: Host(), build: b => b.UseTrackerClient(_tracker).ListenAt());
        _scene.Pass(1);
        client.Client.Listen(new IPEndPoint(client.Host.Address, 7000));
        _scene.Pass(100);
        _tracker.Ports.ShouldBe([0, 7000]);
    }

    private SceneClient Client(string address = "192.168.1.10", Action<TorrentClientBuilder>? build = null) => _scene.Client(host: Host(address), build: b =>
    {
        b.UseTrackerClient(_tracker).UsePortMapping(_options);
        build?.Invoke(b);
    });

    private SimulatedHost Host(string address = "192.168.1.10") => _scene.Network.AddHost(IPAddress.Parse(address));

    private ScriptedPeer Peer(string address) => _scene.Peer(_scene.Network.AddHost(IPAddress.Parse(address))).StaysAlive();

    private static IEnumerable<int> PortsHeard(ScriptedPeer peer) => peer.Heard<PeerMessage.ExtendedHandshake>().Select(hello => hello.ListenPort).OfType<int>();

    private sealed class SaysPort : Rx.Torrent.Plugins.IClientPlugin
    {
        public string Name => "port";

        public void Start(Rx.Torrent.Plugins.Hosting.IPluginHost host)
        {
            Should.Throw<ArgumentOutOfRangeException>(() => host.UseExternalPort(0, 1));
            Should.Throw<ArgumentOutOfRangeException>(() => host.UseExternalPort(6881, 65536));
            host.UseExternalPort(6881, 40001).Dispose();
            host.UseExternalPort(6881, 40000);
        }
    }

    private sealed class Tracker : ITrackerClient
    {
        public IReadOnlyCollection<string> Schemes => ["sim"];

        /// <summary>The ports that it was told, each time that it was another one.</summary>
        public List<int> Ports { get; } = [];

        public Task<AnnounceResponse> AnnounceAsync(Uri tracker, AnnounceRequest request, CancellationToken cancellation = default)
        {
            if (Ports.LastOrDefault(-1) != request.Port) Ports.Add(request.Port);
            return Task.FromResult(new AnnounceResponse { Interval = TimeSpan.FromHours(12) });
        }
    }
}
