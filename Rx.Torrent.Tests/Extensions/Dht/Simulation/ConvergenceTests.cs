using Rx.Torrent.Extensions.Dht.Nodes;
using Rx.Torrent.Testing.Simulation;
using Xunit.Abstractions;

namespace Rx.Torrent.Tests.Extensions.Dht.Simulation;

/// <summary>How soon a node that joins is a part of the DHT. The numbers that it prints stand in docs/discovery.md; the bounds are what must hold.</summary>
public class ConvergenceTests(ITestOutputHelper output)
{
    private const int Count = 500;
    private const int Newcomers = 20;
    private static readonly double[] Moments = [1, 2, 5, 10, 20, 40, 60, 120, 240];

    [Fact]
    public void A_node_that_joins_500_others_knows_enough_and_is_found_soon()
    {
        var scene = new DhtScene(seed: 3)
        {
            Line = new NetworkConditions { Latency = TimeSpan.FromMilliseconds(40), Jitter = TimeSpan.FromMilliseconds(60), Loss = 0.01 },
        };
        scene.AddMany(Count, perSecond: 10, natShare: 0.2);
        scene.Run(120);

        var (known, found) = (new List<double>(), new List<double>());
        for (var i = 0; i < Newcomers; i++)
        {
            var begin = scene.Time.Now;
            var newcomer = scene.Add();
            var (whenKnown, whenFound) = (double.PositiveInfinity, double.PositiveInfinity);
            foreach (var moment in Moments)
            {
                var left = moment - (scene.Time.Now - begin).TotalSeconds;
                if (left > 0) scene.Run(left);
                if (double.IsInfinity(whenKnown) && newcomer.Statistics(scene).Nodes >= 3 * 8) whenKnown = moment;
                if (double.IsInfinity(whenFound) && IsFound(scene, newcomer)) whenFound = moment;
                if (double.IsFinite(whenKnown) && double.IsFinite(whenFound)) break;
            }
            known.Add(whenKnown);
            found.Add(whenFound);
        }

        output.WriteLine($"knows 24 nodes within {Middle(known)} s in the middle, {known.Max()} s at most; "
            + $"is found within {Middle(found)} s in the middle, {found.Max()} s at most");
        known.Max().ShouldBeLessThanOrEqualTo(60);
        Middle(found).ShouldBeLessThanOrEqualTo(20);
        found.Max().ShouldBeLessThanOrEqualTo(120);

        static double Middle(List<double> values) => values.Order().ElementAt(values.Count / 2);
    }

    /// <summary>Three others, wherever they are, look for its place and find it.</summary>
    private static bool IsFound(DhtScene scene, SceneNode newcomer)
    {
        var id = newcomer.Statistics(scene).Ids[0];
        return Enumerable.Range(0, 3).All(_ =>
        {
            var asking = scene.Nodes[scene.Random.Next(Count)];
            IReadOnlyList<NodeContact> nearest = scene.Await(asking.Dht.FindNodesAsync(id));
            return nearest.Any(contact => contact.EndPoint.Equals(newcomer.EndPoint));
        });
    }
}
