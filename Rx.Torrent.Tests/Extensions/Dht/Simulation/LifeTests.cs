using System.Net;
using System.Reactive.Linq;
using Rx.Torrent.Extensions.Dht;
using Rx.Torrent.Extensions.Dht.Krpc;
using Rx.Torrent.Extensions.Dht.Nodes;

namespace Rx.Torrent.Tests.Extensions.Dht.Simulation;

public class LifeTests
{
    private readonly DhtScene _scene = new();

    [Fact]
    public void A_node_takes_an_id_that_its_address_may_have()
    {
        _scene.AddMany(20, perSecond: 2);
        _scene.Run(60);

        foreach (var node in _scene.Nodes)
        {
            var statistics = node.Statistics(_scene);
            statistics.ExternalEndPoints.ShouldBe([node.EndPoint]);
            SecureNodeId.IsValid(statistics.Ids[0], node.Host.Address).ShouldBeTrue();
        }
    }

    [Fact]
    public void A_few_liars_do_not_decide_what_our_address_is()
    {
        _scene.AddMany(20, perSecond: 2);
        var node = _scene.Add();
        for (var i = 0; i < 4; i++)
        {
            var liar = new Attacker(_scene) { Id = NodeId.Random(_scene.Random) };
            liar.Answer = _ => new KrpcReply(liar.Id) { External = IPEndPoint.Parse("1.2.3.4:5") };
            node.Dht.AddNode(new IPEndPoint(liar.Host.Address, DhtScene.Port));
            _scene.Run(5);
        }
        _scene.Run(60);

        node.Statistics(_scene).ExternalEndPoints.ShouldBe([node.EndPoint]);
    }

    [Fact]
    public void What_was_saved_is_enough_to_begin_again()
    {
        _scene.AddMany(40, perSecond: 5);
        _scene.Run(30);
        var saved = _scene.Await(_scene.Nodes[5].Dht.SaveAsync())!;
        var id = _scene.Nodes[5].Statistics(_scene).Ids[0];
        _scene.Nodes[5].Dht.DisposeAsync().AsTask();
        _scene.Run(1);

        var state = DhtState.Parse(saved.Encode());
        var host = _scene.Nodes[5].Host;
        var again = new SceneNode(host, DhtNode.Start(new DhtOptions { Listen = [_scene.Nodes[5].EndPoint], Transport = host.Datagrams, Loop = _scene.Time, Seed = 3, State = state }));
        _scene.Run(5);

        again.Statistics(_scene).Ids.ShouldBe([id]);
        again.Statistics(_scene).Nodes.ShouldBeGreaterThanOrEqualTo(8);
    }

    [Fact]
    public void A_read_only_node_finds_peers_answers_nobody_and_is_in_no_table()
    {
        _scene.AddMany(30, perSecond: 5);
        var infoHash = _scene.NextInfoHash();
        _scene.Collect(_scene.Nodes[3].Dht.Announce(infoHash, 7000));
        var quiet = _scene.Add(options => options with { IsReadOnly = true });
        _scene.Run(60);

        _scene.Collect(quiet.Dht.GetPeers(infoHash)).ShouldBe([new IPEndPoint(_scene.Nodes[3].Host.Address, 7000)]);

        quiet.Statistics(_scene).AnswersSent.ShouldBe(0);
        foreach (var node in _scene.Nodes.Where(node => node != quiet)) _scene.Await(node.Dht.SaveAsync())!.Nodes.ShouldNotContain(contact => contact.EndPoint.Equals(quiet.EndPoint));
    }

    [Fact]
    public void A_node_that_was_cut_off_finds_the_others_again()
    {
        _scene.AddMany(30, perSecond: 5);
        _scene.Run(30);
        var node = _scene.Nodes[9];
        node.Host.IsOnline = false;
        for (var i = 0; i < 20; i++) _scene.Collect(node.Dht.GetPeers(_scene.NextInfoHash()), mostSeconds: 200);
        node.Statistics(_scene).Nodes.ShouldBeLessThan(8);

        node.Host.IsOnline = true;
        _scene.Run(400);

        node.Statistics(_scene).Nodes.ShouldBeGreaterThanOrEqualTo(8);
    }

    [Fact]
    public void Seeds_and_downloaders_are_estimated()
    {
        _scene.AddMany(60, perSecond: 5);
        var infoHash = _scene.NextInfoHash();
        for (var i = 0; i < 30; i++) _scene.Collect(_scene.Nodes[i].Dht.Announce(infoHash, 7000, isSeed: i < 10));

        var estimate = _scene.Await(_scene.Nodes[50].Dht.ScrapeAsync(infoHash));

        estimate.Seeds.ShouldBeInRange(9, 11);
        estimate.Downloaders.ShouldBeInRange(18, 22);
        _scene.Await(_scene.Nodes[50].Dht.ScrapeAsync(_scene.NextInfoHash())).ShouldBe(default);
    }

    [Fact]
    public void A_node_says_some_of_the_swarms_that_it_knows()
    {
        _scene.AddMany(10, perSecond: 5);
        var infoHash = _scene.NextInfoHash();
        _scene.Collect(_scene.Nodes[3].Dht.Announce(infoHash, 7000));

        var sample = _scene.Await(_scene.Nodes[5].Dht.SampleAsync(_scene.Nodes[0].EndPoint, default))!;

        sample.Swarms.ShouldBe([NodeId.Of(infoHash)]);
        sample.Stored.ShouldBe(1);
        sample.Nodes.ShouldNotBeEmpty();
        _scene.Await(_scene.Nodes[5].Dht.SampleAsync(new IPEndPoint(IPAddress.Parse("99.9.9.9"), 1), default)).ShouldBeNull();
    }

    [Fact]
    public void IPv6_is_a_DHT_of_its_own()
    {
        _scene.AddMany(10, perSecond: 5);
        var v6 = new List<SceneNode>();
        for (var i = 0; i < 10; i++)
        {
            var bootstrap = i == 0 ? [] : new EndPoint[] { v6[0].EndPoint };
            v6.Add(_scene.Add(options => options with { Bootstrap = bootstrap }, address: IPAddress.Parse($"2a00:{i + 1:x}::1")));
            _scene.Run(1);
        }
        var infoHash = _scene.NextInfoHash();

        _scene.Collect(v6[2].Dht.Announce(infoHash, 7000));

        _scene.Collect(v6[7].Dht.GetPeers(infoHash)).ShouldBe([new IPEndPoint(v6[2].Host.Address, 7000)]);
        _scene.Collect(_scene.Nodes[3].Dht.GetPeers(infoHash)).ShouldBeEmpty(); // the two do not mix
    }

    [Fact]
    public void When_a_node_is_disposed_its_streams_complete_and_its_socket_is_free()
    {
        _scene.AddMany(10, perSecond: 5);
        var node = _scene.Nodes[4];
        var ended = new List<string>();
        node.Dht.WhenLookupEnded.Subscribe(_ => { }, () => ended.Add("reports"));
        node.Dht.WhenFaulted.Subscribe(_ => { }, () => ended.Add("faults"));
        node.Dht.ObserveStatistics(TimeSpan.FromSeconds(1)).Subscribe(_ => { }, () => ended.Add("statistics"));
        node.Dht.GetPeers(_scene.NextInfoHash()).Subscribe(_ => { }, () => ended.Add("peers"));
        _scene.Run(0.01);

        var end = node.Dht.DisposeAsync().AsTask();
        _scene.Await(end);

        ended.ShouldBe(["reports", "faults", "statistics", "peers"], ignoreOrder: true);
        node.Host.Datagrams.Open(node.EndPoint).Dispose();
        _scene.Await(node.Dht.SaveAsync()).ShouldBeNull();
        node.Dht.GetPeers(_scene.NextInfoHash()).ToList().Subscribe(_ => ended.Add("late"));
        _scene.Run(1);
        ended.ShouldContain("late");
    }
}
