using Rx.Torrent.Primitives;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Simulation;

namespace Rx.Torrent.Tests.Swarms.Trading;

/// <summary>How much the end of a download wastes, and what it may cost in time not to waste more.</summary>
public class EndGameWasteTests
{
    /// <summary>The most that may come twice, in percent. When every block that was under way was asked of all, it was up to six here, and fifteen with real clients.</summary>
    private const double MostWaste = 3;

    [Theory]
    [InlineData(64, 250_000, 10, 0)]
    [InlineData(64, 1_000_000, 10, 0)]
    [InlineData(64, 1_000_000, 10, 0.005)]
    [InlineData(128, 500_000, 25, 0)]
    [InlineData(256, 1_000_000, 10, 0)]
    [InlineData(256, 1_000_000, 10, 0.005)]
    public void From_equal_seeds_hardly_anything_comes_twice(int pieces, long rate, int latency, double loss)
    {
        for (var chance = 1; chance <= 5; chance++)
        {
            var line = new NetworkConditions
            {
                UploadRate = rate, Latency = TimeSpan.FromMilliseconds(latency), Jitter = TimeSpan.FromMilliseconds(latency / 4.0), Loss = loss,
            };
            var (waste, seconds) = Download(pieces, chance, Enumerable.Repeat(line, 4));
            waste.ShouldBeLessThanOrEqualTo(MostWaste, $"with chance {chance}");
            seconds.ShouldBeLessThan(IdealSeconds(pieces, 4 * rate) + 1.5, $"with chance {chance}");
        }
    }

    [Theory]
    [InlineData(64)]
    [InlineData(256)]
    public void A_slow_seed_does_not_hold_up_the_end(int pieces)
    {
        // The slowest would need more than three seconds for the four blocks that it is asked for at first.
        long[] rates = [20_000, 100_000, 500_000, 1_000_000];
        for (var chance = 1; chance <= 4; chance++)
        {
            var (waste, seconds) = Download(pieces, chance, rates.Select(rate => new NetworkConditions { UploadRate = rate }));
            waste.ShouldBeLessThanOrEqualTo(MostWaste, $"with chance {chance}");
            seconds.ShouldBeLessThan(IdealSeconds(pieces, rates.Sum()) + 1, $"with chance {chance}");
        }
    }

    [Fact]
    public void A_seed_that_dies_at_the_end_does_not_cost_the_patience_that_it_would_get_otherwise()
    {
        for (var chance = 1; chance <= 4; chance++)
        {
            var scene = new Scene(new TestContent(pieceCount: 64), chance);
            var seeds = Seeds(scene, Enumerable.Repeat(new NetworkConditions { UploadRate = 250_000 }, 4));
            var client = scene.Client(peers: seeds.Select(seed => seed.EndPoint));
            scene.Until(() => client.Verified.Count >= 56);
            seeds[0].Host.IsOnline = false;
            var start = scene.Time.Clock;
            scene.Until(() => client.IsSeeding, limit: 4);
            TimeSpan.FromTicks(scene.Time.Clock - start).TotalSeconds.ShouldBeLessThan(4);
        }
    }

    private static (double Waste, double Seconds) Download(int pieces, int chance, IEnumerable<NetworkConditions> lines)
    {
        var scene = new Scene(new TestContent(pieceCount: pieces), chance);
        var seeds = Seeds(scene, lines);
        var start = scene.Time.Clock;
        var client = scene.Client(peers: seeds.Select(seed => seed.EndPoint));
        scene.Until(() => client.IsSeeding);
        var seconds = TimeSpan.FromTicks(scene.Time.Clock - start).TotalSeconds;
        scene.Pass(10); // what is still under way counts too
        return (100.0 * client.Progress.Wasted / scene.Content.Bytes.Length, seconds);
    }

    private static SceneClient[] Seeds(Scene scene, IEnumerable<NetworkConditions> lines) =>
        [.. lines.Select(line => scene.SeedClient(host: scene.Network.AddHost(conditions: line), options: o => o with { DropRedundantPeers = false }))];

    private static double IdealSeconds(int pieces, long rate) => (double)pieces * PieceLayout.BlockLength / rate;
}
