using Rx.Torrent.Extensions.Dht.Nodes;
using Rx.Torrent.Testing.Simulation;
using Xunit.Abstractions;

namespace Rx.Torrent.Tests.Extensions.Dht.Simulation;

/// <summary>How soon a node that joins is a part of the DHT. The numbers that it prints stand in docs/discovery.md; the bounds are what must hold.</summary>
public class ConvergenceTests(ITestOutputHelper output)
{
    private const int Count = 500;
    private const int Newcomers = 20;
    private const int Searches = 3;
    private static readonly double[] Moments = [1, 10, 20, 40, 60, 120, 300];

    [Fact]
    public void A_node_that_joins_500_others_knows_enough_and_is_found_soon()
    {
        var scene = new DhtScene(seed: 3)
        {
            Line = new NetworkConditions { Latency = TimeSpan.FromMilliseconds(40), Jitter = TimeSpan.FromMilliseconds(60), Loss = 0.01 },
        };
        scene.AddMany(Count, perSecond: 10, natShare: 0.2);
        scene.Run(120);

        var newcomers = Enumerable.Range(0, Newcomers).Select(_ => scene.Add()).ToArray();
        var begin = scene.Time.Now;
        var course = new List<(double Moment, double Known, double Found)>();
        foreach (var moment in Moments)
        {
            scene.Run(moment - (scene.Time.Now - begin).TotalSeconds);
            var known = newcomers.Average(newcomer => newcomer.Statistics(scene).Nodes);
            var searches = newcomers.Select(newcomer => (Newcomer: newcomer, All: Search(scene, newcomer))).ToArray();
            scene.Run(4);
            course.Add((moment, known, searches.Average(search => search.All.Average(one => Finds(one, search.Newcomer) ? 1 : 0))));
        }
        var others = scene.Nodes.Take(Count).Average(node => node.Statistics(scene).Nodes);

        foreach (var (moment, known, found) in course) output.WriteLine($"after {moment} s it knows {known:F0} nodes, and {found:P0} of the searches find it");
        output.WriteLine($"those who have been there for long know {others:F0}");
        At(10).Known.ShouldBeGreaterThanOrEqualTo(12);
        At(10).Found.ShouldBeGreaterThan(0.7); // not all, ever: a search asks each node once, and on such lines 4 % of that is lost
        At(60).Found.ShouldBeGreaterThan(0.7);
        At(60).Known.ShouldBeGreaterThanOrEqualTo(0.6 * others);
        At(120).Known.ShouldBeGreaterThanOrEqualTo(0.75 * others);

        (double Moment, double Known, double Found) At(double moment) => course.Find(then => then.Moment == moment);
    }

    /// <summary>Some others, wherever they are, look for its place.</summary>
    private static Task<IReadOnlyList<NodeContact>>[] Search(DhtScene scene, SceneNode newcomer)
    {
        var id = newcomer.Statistics(scene).Ids[0];
        return [.. Enumerable.Range(0, Searches).Select(_ => scene.Nodes[scene.Random.Next(Count)].Dht.FindNodesAsync(id))];
    }

    private static bool Finds(Task<IReadOnlyList<NodeContact>> search, SceneNode newcomer) =>
        search.IsCompletedSuccessfully && search.Result.Any(contact => contact.EndPoint.Equals(newcomer.EndPoint));
}
