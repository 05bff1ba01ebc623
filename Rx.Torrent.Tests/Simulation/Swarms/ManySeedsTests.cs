using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Testing.Simulation.Contents;
using Rx.Torrent.Testing.Simulation.Swarms;

namespace Rx.Torrent.Tests.Simulation.Swarms;

/// <summary>A thousand small swarms, each with weather of its own. What fails says its seed.</summary>
public class ManySeedsTests
{
    private const int Batch = 100;

    /// <summary>Blocks that a peer may get for nothing. In torrents as small as these the end game is all there is.</summary>
    private const int MostWasted = 40;

    private static readonly GeneratedContent[] Contents =
    [
        new(pieceCount: 12, pieceLength: 1024, missing: 100),
        new(pieceCount: 5, pieceLength: 48 * 1024, missing: 20_000),
        new(pieceCount: 24, pieceLength: 2048),
        new(pieceCount: 1, pieceLength: 16 * 1024, missing: 1),
    ];

    public static TheoryData<int> Batches => [.. Enumerable.Range(0, 10)];

    [Theory]
    [MemberData(nameof(Batches))]
    public void Everybody_completes_and_keeps_the_rules(int batch)
    {
        for (var seed = batch * Batch; seed < (batch + 1) * Batch; seed++) Run(seed);
    }

    /// <summary>The seed may leave as soon as what is left together is complete; some come late, some go without a word.</summary>
    private static void Run(int seed)
    {
        using var swarm = new SimulatedSwarm(Contents[seed % Contents.Length], seed);
        var rules = new SwarmRules(swarm);
        var first = swarm.AddSeed(Setup(swarm));
        var peers = swarm.AddPeers(2 + swarm.Random.Next(2), Setup(swarm));
        if (swarm.Random.Next(2) == 0) swarm.FlashCrowd(2, TimeSpan.FromSeconds(3), Setup(swarm));
        if (swarm.Random.Next(4) == 0) swarm.After(TimeSpan.FromSeconds(swarm.Random.NextDouble()), peers[0].Crash);
        swarm.Pass(TimeSpan.FromSeconds(3));
        swarm.Until(() => peers.Skip(1).Any(peer => peer.IsComplete), what: "the first completion");
        if (swarm.Random.Next(2) == 0) swarm.Finish(first.LeaveAsync());

        swarm.UntilComplete(TimeSpan.FromMinutes(20));

        rules.ShouldHold();
        foreach (var peer in swarm.Peers.Where(peer => peer.IsOnline))
        {
            var wasted = peer.Progress.Wasted;
            if (wasted > MostWasted * swarm.Content.Block(0).Length) throw swarm.Failure($"{peer} wasted {wasted} bytes");
        }
    }

    private static PeerSetup Setup(SimulatedSwarm swarm) => new()
    {
        Line = new NetworkConditions
        {
            Latency = TimeSpan.FromMilliseconds(swarm.Random.Next(1, 80)),
            Jitter = TimeSpan.FromMilliseconds(swarm.Random.Next(0, 20)),
            Loss = swarm.Random.Next(3) == 0 ? 0.03 : 0,
            UploadRate = swarm.Random.Next(2) == 0 ? 100_000 : 400_000,
            DownloadRate = swarm.Random.Next(3) == 0 ? 300_000 : null,
        },
    };
}
