using System.Diagnostics;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Testing.Simulation.Contents;
using Rx.Torrent.Testing.Simulation.Swarms;

namespace Rx.Torrent.Simulated;

/// <summary>Peers who come within ten seconds for what one seed has.</summary>
internal sealed record FlashCrowd(int Peers, int Pieces, long Rate, int Seed)
{
    private static readonly TimeSpan Arrivals = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Limit = TimeSpan.FromHours(12);

    public bool InOrder { get; init; }

    public bool SeedLeaves { get; init; }

    public long Length => Pieces * 16L * 1024;

    /// <summary>The least time: the seed must send everything once, and all together must send it to every peer.</summary>
    public TimeSpan LeastTime => TimeSpan.FromSeconds(Math.Max((double)Length / Rate, (double)Peers * Length / ((Peers + 1) * Rate)));

    public CrowdResult Run()
    {
        var watch = Stopwatch.StartNew();
        using var swarm = new SimulatedSwarm(new GeneratedContent(Pieces), Seed);
        var setup = new PeerSetup
        {
            Line = new NetworkConditions { UploadRate = Rate, DownloadRate = 10 * Rate, Latency = TimeSpan.FromMilliseconds(20), Jitter = TimeSpan.FromMilliseconds(10) },
            Swarm = options => options with { Sequential = InOrder, MaxConnections = 40 },
        };
        var seed = swarm.AddSeed(setup);
        swarm.FlashCrowd(Peers, Arrivals, setup);

        var looks = new List<CrowdLook>();
        while (looks.Count == 0 || looks[^1].Complete < Peers)
        {
            if (swarm.Elapsed > Limit) throw swarm.Failure("the crowd is not done");
            swarm.Pass(Look);
            var here = swarm.Peers.Where(peer => peer != seed).ToArray();
            looks.Add(new CrowdLook(swarm.Elapsed, here.Sum(peer => peer.PieceCount) / (double)(Pieces * Peers), here.Count(peer => peer.IsComplete)));
            if (SeedLeaves && seed.IsOnline && Enumerable.Range(0, Pieces).All(piece => here.Any(peer => peer.Swarm.Pieces.Contains(new(piece)))))
                _ = seed.LeaveAsync();
        }
        return new CrowdResult(looks, swarm.Peers.Max(peer => peer.CompletedAt ?? TimeSpan.Zero), swarm.Log.Count, swarm.Log.Hash, watch.Elapsed);
    }
}
