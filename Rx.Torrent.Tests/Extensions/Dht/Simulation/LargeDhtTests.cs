using System.Net;
using Rx.Torrent.Extensions.Dht;
using Rx.Torrent.Testing.Simulation;
using Xunit.Abstractions;

namespace Rx.Torrent.Tests.Extensions.Dht.Simulation;

/// <summary>A large DHT on bad lines. The numbers that it prints stand in docs/discovery.md; the bounds are what must hold.</summary>
public class LargeDhtTests(ITestOutputHelper output)
{
    private const int Count = 2000;
    private const int Swarms = 200;

    [Fact]
    public void Of_2000_nodes_a_fifth_behind_translators_and_some_coming_and_going_lookups_find_what_was_announced()
    {
        var scene = new DhtScene(seed: 5)
        {
            Line = new NetworkConditions { Latency = TimeSpan.FromMilliseconds(40), Jitter = TimeSpan.FromMilliseconds(60), Loss = 0.01, Duplication = 0.005 },
        };
        scene.AddMany(Count, perSecond: 10, natShare: 0.2);
        scene.Run(60);
        var reports = new List<LookupReport>();
        foreach (var node in scene.Nodes) node.Dht.WhenLookupEnded.Subscribe(reports.Add);

        // each of them announces itself somewhere, while every second another node leaves for good
        var announced = new List<(Rx.Torrent.Primitives.InfoHash InfoHash, IPEndPoint Peer)>();
        for (var i = 0; i < Swarms; i++)
        {
            var node = scene.Nodes[scene.Random.Next(Count)];
            if (!node.Host.IsOnline) continue;
            var infoHash = scene.NextInfoHash();
            announced.Add((infoHash, new IPEndPoint(node.Host.Address, 7000)));
            node.Dht.Announce(infoHash, 7000).Subscribe();
            Leave(scene);
            scene.Run(1);
        }
        scene.Run(30);
        reports.RemoveAll(report => report.Method != "get_peers");
        var announcing = reports.ToArray();
        reports.Clear();

        var found = 0;
        foreach (var (infoHash, peer) in announced)
        {
            SceneNode node;
            do node = scene.Nodes[scene.Random.Next(Count)];
            while (!node.Host.IsOnline);
            node.Dht.GetPeers(infoHash).Subscribe(other => found += other.Equals(peer) ? 1 : 0);
            Leave(scene);
            scene.Run(1);
        }
        scene.Run(30);
        reports.RemoveAll(report => report.Method != "get_peers");

        var success = (double)found / announced.Count;
        output.WriteLine($"found {success:P1}; queries {Mean(r => r.Queries):F1}, answers {Mean(r => r.Answers):F1}, took {Mean(r => r.Took.TotalSeconds):F2} s, "
            + $"longest {reports.Max(r => r.Took.TotalSeconds):F2} s; most queries {reports.Max(r => r.Queries)}");
        success.ShouldBeGreaterThan(0.97);
        Mean(r => r.Queries).ShouldBeLessThan(40);
        reports.Max(r => r.Queries).ShouldBeLessThan(120);
        announcing.Length.ShouldBe(announced.Count);

        double Mean(Func<LookupReport, double> of) => reports.Average(of);
    }

    private static void Leave(DhtScene scene) => scene.Nodes[1 + scene.Random.Next(Count - 1)].Host.IsOnline = false;
}
