using System.Reactive.Linq;

namespace Rx.Torrent.Tests.Simulation;

public class SimulatedSwarmTests
{
    [Fact]
    public void A_leecher_gets_everything_from_a_seed()
    {
        var scene = new Scene(new TestContent(pieceCount: 20, pieceLength: 32 * 1024, missing: 100));
        var seed = scene.SeedClient();
        var leech = scene.Client(peers: [seed.EndPoint]);
        var threads = new HashSet<int>();
        leech.Swarm.WhenPieceVerified.Subscribe(_ => threads.Add(Environment.CurrentManagedThreadId));

        scene.Until(() => leech.IsSeeding);

        scene.Content.Read(leech.Store).ShouldBe(scene.Content.Bytes.ToArray());
        threads.ShouldBe([Environment.CurrentManagedThreadId]);
    }
}
