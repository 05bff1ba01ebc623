using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Testing.Simulation.Contents;
using Rx.Torrent.Testing.Simulation.Swarms;

namespace Rx.Torrent.Gallery.Shows;

/// <summary>Two seeds and one who downloads, and counts.</summary>
internal static class StatisticsShow
{
    public static string Run()
    {
        var content = new GeneratedContent(pieceCount: 60);
        using var swarm = new SimulatedSwarm(content, seed: 1);
        int[] lines = [100_000, 50_000];
        var seeds = lines.Select(rate => swarm.AddSeed(new PeerSetup { Line = new NetworkConditions { UploadRate = rate, Latency = TimeSpan.FromMilliseconds(20) } })).ToArray();
        var peer = swarm.AddPeer(new PeerSetup { Swarm = options => options with { DropRedundantPeers = false } });
        var statistics = new Statistics(peer.Swarm);
        var (counts, senders, rates) = (statistics.Counts.ToLiveList(), statistics.Senders.ToLiveList(), statistics.Rates.ToLiveList());

        swarm.UntilComplete(TimeSpan.FromMinutes(5));
        swarm.Pass(TimeSpan.FromSeconds(1));

        var pieces = counts.Where(count => count.Kind == "Piece").Select(count => count.Count).ToArray();
        Expect.That(pieces.SequenceEqual(Enumerable.Range(1, pieces.Length)), "blocks are counted one by one");
        var received = peer.Progress.Downloaded + peer.Progress.Wasted;
        Expect.That(rates.Sum() == received, "the seconds add up to what was received");
        var bySender = senders.GroupBy(sender => sender.Peer, sender => sender.Bytes).ToDictionary(sender => sender.Key.Address, sender => sender.Max());
        Expect.That(bySender.Values.Sum() == received && seeds.All(seed => bySender.ContainsKey(seed.Host.Address)), "so do the senders");
        Expect.That(rates.Max() > 100_000 && rates.Max() < 200_000, "both seeds send as fast as they can");
        return $"{pieces[^1]} blocks in {rates.Count(rate => rate > 0)} seconds, at most {rates.Max()} bytes in one; by sender: {string.Join(", ", bySender.Values)}";
    }
}
