using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Testing.Simulation.Contents;
using Rx.Torrent.Testing.Simulation.Swarms;

namespace Rx.Torrent.Gallery.Shows;

/// <summary>Three who can only reach the seed come one after the other, and are served in that order.</summary>
internal static class FirstComeShow
{
    /// <summary>BEP 6: so many pieces a peer may have while it is choked.</summary>
    private const int AllowedFast = 10;

    public static string Run()
    {
        using var swarm = new SimulatedSwarm(new GeneratedContent(pieceCount: 40), seed: 1);
        swarm.AddSeed(new PeerSetup
        {
            Line = new NetworkConditions { UploadRate = 100_000, Latency = TimeSpan.FromMilliseconds(20) },
            Build = builder => builder.Use(new FirstCome(slots: 1)),
        });
        swarm.Pass(TimeSpan.FromSeconds(1)); // the tracker knows it by then
        var peers = new List<SimulatedPeer>();
        var later = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            var peer = swarm.AddPeer(new PeerSetup { Nat = NatKind.Symmetric }); // nobody can dial it
            peers.Add(peer);
            swarm.Pass(TimeSpan.FromSeconds(1));
        }
        foreach (var peer in peers)
        {
            swarm.Until(() => peer.IsComplete, TimeSpan.FromMinutes(5), $"the completion of {peer}");
            later.AddRange(peers.Where(other => other.JoinedAt > peer.JoinedAt).Select(other => other.PieceCount));
        }

        Expect.That(later.All(count => count <= AllowedFast), "whoever waits has no more than what everybody may have who is choked");
        return $"one after the other: {string.Join(", ", peers.Select(peer => $"{peer.CompletedAt:mm\\:ss}"))}";
    }
}
