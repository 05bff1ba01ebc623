using System.Net;
using System.Reactive.Linq;
using Rx.Torrent.Extensions.Dht;
using Rx.Torrent.Extensions.Dht.Krpc;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Tests.Extensions.Dht;

/// <summary>Clients that have nothing but the DHT.</summary>
public class DhtClientTests
{
    private const int DhtPort = 6882;

    [Theory]
    [InlineData(0)]
    [InlineData(0.05)]
    public void A_download_finds_its_seed_in_the_DHT_alone(double loss)
    {
        var scene = new Scene();
        var router = StartRouter(scene);
        var conditions = new NetworkConditions { Loss = loss };
        scene.SeedClient(build: UseDht(scene, router, out var seedHost), host: seedHost);
        seedHost.Conditions = conditions;
        scene.Pass(10);

        var leech = scene.Client(build: UseDht(scene, router, out var leechHost), host: leechHost);
        leechHost.Conditions = conditions;

        scene.Until(() => leech.Swarm.WhenCompleted.IsReached, limit: 300, what: "the end of the download");
    }

    [Fact]
    public void What_the_node_knew_is_kept_when_the_client_ends_and_enough_for_the_next_run()
    {
        var scene = new Scene();
        using var directory = new Storage.TemporaryDirectory();
        var router = StartRouter(scene);
        var host = scene.Network.AddHost();
        var first = Client(router);
        scene.SeedClient(build: UseDht(scene, router, out var seedHost), host: seedHost);
        scene.Pass(5);
        first.Dispose();
        Directory.EnumerateFiles(directory.Path, "*", SearchOption.AllDirectories).ShouldContain(file => file.Contains("dht", StringComparison.Ordinal));

        var again = Client(); // nobody to begin with but those of the last run
        scene.Until(() => again.IsSeeding, limit: 300, what: "the end of the download");
        again.Dispose();

        SceneClient Client(params IPEndPoint[] bootstrap) => scene.Client(host: host, build: b => b
            .Configure(o => o with { KeepResumeData = true, StateDirectory = directory.Path })
            .UseDht(new DhtOptions { Listen = [new IPEndPoint(host.Address, DhtPort)], Loop = scene.Time, Seed = 2, Bootstrap = bootstrap }));
    }

    [Fact]
    public void A_node_that_could_not_begin_begins_with_the_next_search()
    {
        var scene = new Scene();
        var router = StartRouter(scene);
        scene.SeedClient(build: UseDht(scene, router, out var seedHost), host: seedHost);
        scene.Pass(10);
        var build = UseDht(scene, router, out var host);
        var squatter = host.Datagrams.Open(new IPEndPoint(host.Address, DhtPort));
        var leech = scene.Client(build: build, host: host);
        scene.Pass(60);
        leech.IsSeeding.ShouldBeFalse(); // there is no node, so nobody is found

        squatter.Dispose();
        scene.Finish(leech.Swarm.PauseAsync());
        scene.Finish(leech.Swarm.ResumeAsync());

        scene.Until(() => leech.IsSeeding, limit: 300, what: "the end of the download");
    }

    [Fact]
    public void A_node_that_has_ended_is_not_asked_by_the_next_search()
    {
        var nodes = new List<DhtNode>();
        var scene = new Scene();
        var host = scene.Network.AddHost();
        var lease = new DhtLease(() => new DhtOptions { Listen = [new IPEndPoint(host.Address, DhtPort)], Transport = host.Datagrams, Loop = scene.Time, Seed = 1 });

        lease.Node.Subscribe(_ => { }).Dispose();
        scene.Pass(1);
        using var later = lease.Node.Subscribe(nodes.Add);
        using var together = lease.Node.Subscribe(nodes.Add);

        nodes.Count.ShouldBe(2);
        nodes[0].ShouldBeSameAs(nodes[1]);
    }

    [Fact]
    public void A_peer_with_a_node_is_told_of_ours_and_its_own_is_pinged()
    {
        var scene = new Scene();
        var router = StartRouter(scene);
        var ours = scene.Client(build: UseDht(scene, router, out var host), host: host);
        var peer = new ScriptedPeer(scene.Network.AddHost(), scene.Content.Metainfo) { Reserved = ReservedBits.ExtensionProtocol.With(ReservedBits.Dht) };
        var (ports, pings, bits) = (new List<ushort>(), 0, new List<bool>());
        peer.Messages.OfType<PeerMessage.Port>().Subscribe(port => ports.Add(port.Number));
        peer.Messages.OfType<PeerMessage.Handshake>().Subscribe(handshake => bits.Add(handshake.Reserved.Has(ReservedBits.Dht)));
        peer.Host.Datagrams.Open(new IPEndPoint(peer.Host.Address, 7000)).Received.Subscribe(datagram => pings += KrpcCodec.Read(datagram.Bytes) is KrpcQuery.Ping ? 1 : 0);

        peer.Dial(ours.EndPoint);
        scene.Pass(2);
        peer.Send(new PeerMessage.Port(7000));
        scene.Pass(1);

        bits.ShouldBe([true]);
        ports.ShouldBe([DhtPort]);
        pings.ShouldBe(1);
    }

    [Fact]
    public void A_private_torrent_says_nothing_to_the_DHT_and_nothing_of_it()
    {
        var content = new TestContent(pieceCount: 4, isPrivate: true);
        var scene = new Scene(content);
        var router = StartRouter(scene);
        var datagrams = 0;
        scene.Network.Events.Subscribe(e => datagrams += e.Kind is NetworkEventKind.DatagramArrived or NetworkEventKind.DatagramLost ? 1 : 0);
        var ours = scene.Client(build: UseDht(scene, router, out var host), host: host);
        var peer = new ScriptedPeer(scene.Network.AddHost(), content.Metainfo) { Reserved = ReservedBits.ExtensionProtocol.With(ReservedBits.Dht) };
        var heard = new List<PeerMessage>();
        peer.Messages.Subscribe(heard.Add);

        peer.Dial(ours.EndPoint);
        scene.Pass(5);
        peer.Send(new PeerMessage.Port(7000));
        scene.Pass(1800);

        datagrams.ShouldBe(0);
        heard.OfType<PeerMessage.Handshake>().Single().Reserved.Has(ReservedBits.Dht).ShouldBeFalse();
        heard.ShouldNotContain(message => message is PeerMessage.Port);
    }

    private static IPEndPoint StartRouter(Scene scene)
    {
        var host = scene.Network.AddHost();
        var endPoint = new IPEndPoint(host.Address, DhtPort);
        DhtNode.Start(new DhtOptions { Listen = [endPoint], Transport = host.Datagrams, Loop = scene.Time, Seed = 1 });
        return endPoint;
    }

    private static Action<TorrentClientBuilder> UseDht(Scene scene, IPEndPoint router, out SimulatedHost host)
    {
        var ours = host = scene.Network.AddHost();
        return builder => builder.UseDatagramTransport(ours.Datagrams)
            .UseDht(new DhtOptions { Listen = [new IPEndPoint(ours.Address, DhtPort)], Loop = scene.Time, Seed = 2, Bootstrap = [router] });
    }
}
