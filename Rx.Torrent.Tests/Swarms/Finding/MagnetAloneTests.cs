using System.Net;
using Rx.Torrent.Extensions.Dht;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Picking;
using Rx.Torrent.Swarms;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Simulation;
using Announced = Rx.Torrent.Testing.Simulation.Trackers.SimulatedTracker;
using UdpTracker = Rx.Torrent.Tests.Discovery.Udp.SimulatedTracker;

namespace Rx.Torrent.Tests.Swarms.Finding;

/// <summary>A magnet link and one way to find peers lead to a finished download, also on bad lines.</summary>
public class MagnetAloneTests
{
    private readonly Scene _scene = new(new TestContent(pieceCount: 40));

    public static TheoryData<double> Losses => [0, 0.05, 0.2];

    [Theory]
    [MemberData(nameof(Losses))]
    public void The_DHT_alone_is_enough(double loss)
    {
        var router = NewHost(loss);
        DhtNode.Start(new DhtOptions { Listen = [new IPEndPoint(router.Address, 6882)], Transport = router.Datagrams, Loop = _scene.Time, Seed = 1 });
        var (seedHost, leechHost) = (NewHost(loss), NewHost(loss));
        Seed(seedHost, UseDht(seedHost));
        _scene.Pass(10);

        Complete(leechHost, UseDht(leechHost));

        Action<TorrentClientBuilder> UseDht(SimulatedHost host) => builder => builder.UseDatagramTransport(host.Datagrams).UseDht(new DhtOptions
        {
            Listen = [new IPEndPoint(host.Address, 6882)],
            Loop = _scene.Time,
            Seed = 2,
            Bootstrap = [new IPEndPoint(router.Address, 6882)],
        });
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void A_UDP_tracker_alone_is_enough(double loss)
    {
        var tracker = new UdpTracker(_scene.Time, NewHost(loss));
        Seed(NewHost(loss), static _ => { }, o => o with { Trackers = [[tracker.Url]] });

        Complete(NewHost(loss), static _ => { }, trackers: [tracker.Url]);
    }

    /// <summary>What HTTP is in virtual time: an announce crosses the network, and so does its answer.</summary>
    [Theory]
    [MemberData(nameof(Losses))]
    public void A_tracker_that_is_called_alone_is_enough(double loss)
    {
        var tracker = new Announced(_scene.Network, NewHost(loss));
        var (seedHost, leechHost) = (NewHost(loss), NewHost(loss));
        Seed(seedHost, b => b.UseTrackerClient(Announced.ClientOf(seedHost)), o => o with { Trackers = [[tracker.Uri]] });

        Complete(leechHost, b => b.UseTrackerClient(Announced.ClientOf(leechHost)), trackers: [tracker.Uri]);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Peer_exchange_alone_is_enough(double loss)
    {
        // It has nothing but the metadata, wants nothing, and is connected to the seed.
        var relay = _scene.Client(
            options: Clinging,
            build: b => b.UseMetadataExchange().UsePeerExchange(),
            host: NewHost(loss),
            add: o => o with { Priorities = new Dictionary<int, PiecePriority> { [0] = PiecePriority.Skip } });
        var seed = Seed(NewHost(loss), b => b.UsePeerExchange());
        seed.Swarm.Connect(relay.EndPoint);
        _scene.Pass(5);

        var leech = Complete(NewHost(loss), b => b.UsePeerExchange(), peers: [relay.EndPoint]);
        leech.Connected.ShouldContain(peer => peer.EndPoint.Equals(seed.EndPoint) || peer.IsIncoming);
        relay.Progress.Uploaded.ShouldBe(0);
    }

    private static SwarmOptions Clinging(SwarmOptions options) => options with { DropRedundantPeers = false };

    private SceneClient Seed(SimulatedHost host, Action<TorrentClientBuilder> build, Func<AddOptions, AddOptions>? add = null) => _scene.Client(
        _scene.Content.FullStore(),
        options: Clinging,
        build: b =>
        {
            b.UseMetadataExchange();
            build(b);
        },
        host: host,
        add: add);

    private SceneClient Complete(SimulatedHost host, Action<TorrentClientBuilder> build, Uri[]? trackers = null, IPEndPoint[]? peers = null)
    {
        var leech = _scene.MagnetClient(
            peers: peers,
            link: new MagnetLink { InfoHash = _scene.Content.Metainfo.InfoHash, Trackers = [.. trackers ?? []] },
            host: host,
            build: b =>
            {
                b.UseMetadataExchange();
                build(b);
            });
        _scene.Until(() => leech.IsSeeding, limit: 3600, what: "the end of the download");
        leech.Faults.ShouldBeEmpty();
        return leech;
    }

    private SimulatedHost NewHost(double loss) => _scene.Network.AddHost(conditions: new NetworkConditions { Loss = loss, Jitter = TimeSpan.FromMilliseconds(10) });
}
