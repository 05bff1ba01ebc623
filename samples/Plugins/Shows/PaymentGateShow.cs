using System.Reactive.Linq;
using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Testing.Simulation.Contents;
using Rx.Torrent.Testing.Simulation.Swarms;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Gallery.Shows;

/// <summary>A seed with a gate; one peer pays, another does not.</summary>
internal static class PaymentGateShow
{
    public static string Run()
    {
        using var swarm = new SimulatedSwarm(new GeneratedContent(pieceCount: 40), seed: 1);
        var line = new NetworkConditions { UploadRate = 200_000, Latency = TimeSpan.FromMilliseconds(20) };
        swarm.AddSeed(new PeerSetup { Line = line, Build = builder => builder.Use(new PaymentGate()) });
        var payer = swarm.AddPeer(new PeerSetup { Line = line, Build = builder => builder.Use(new PaymentGate()).UseWallet() });
        var other = swarm.AddPeer(new PeerSetup { Line = line });
        var refused = other.Messages.Where(traffic => traffic is { IsIncoming: true, Message: RejectRequest }).ToLiveList();

        swarm.Until(() => payer.IsComplete, TimeSpan.FromMinutes(5));
        swarm.Pass(TimeSpan.FromSeconds(40)); // a request waits at the gate for half a minute

        Expect.That(payer.IsComplete, "who pays completes");
        Expect.That(other.PieceCount == 0, "who does not pay gets nothing");
        Expect.That(refused.Count > 0, "who does not pay is refused in the end");
        return $"who pays has {payer.PieceCount} pieces after {payer.CompletedAt - payer.JoinedAt:mm\\:ss}, who does not has {other.PieceCount}, and {refused.Count} rejects";
    }
}
