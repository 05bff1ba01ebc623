using System.Globalization;
using Rx.Torrent.Picking.Orders;
using Xunit.Abstractions;

namespace Rx.Torrent.Tests.Simulation.Swarms;

/// <summary>How near a flash crowd comes to the least time that it must take. The table goes to the output, and into <c>docs/testing.md</c> by hand.</summary>
public class FlashCrowdTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(20, 100_000, 100_000, 1_000_000)] // all alike
    [InlineData(20, 50_000, 200_000, 2_000_000)] // a slow seed
    [InlineData(40, 400_000, 50_000, 1_000_000)] // slow peers
    public void It_takes_little_longer_than_it_must(int peers, long seedRate, long peerRate, long downloadRate)
    {
        var crowd = new FlashCrowd(peers, seedRate, peerRate, downloadRate);

        var usual = crowd.Factor(seed: 1);

        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{peers} peers, seed {seedRate / 1000} kB/s, peers {peerRate / 1000} kB/s: at least {crowd.Bound:0} s; {usual:0.00} times that; "
            + $"random {crowd.Factor(1, PieceOrders.Random):0.00}; without choking {crowd.Factor(1, chokes: false):0.00}; "
            + $"in order {crowd.Factor(1, PieceOrders.Sequential):0.00}"));
        usual.ShouldBeInRange(1, 2.5);
    }
}
