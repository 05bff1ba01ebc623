using System.Reactive.Linq;
using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Testing.Simulation.Contents;
using Rx.Torrent.Testing.Simulation.Swarms;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Gallery.Shows;

/// <summary>One who answers in words of his own alone, and one who asks in them.</summary>
internal static class OtherRequestsShow
{
    public static string Run()
    {
        using var swarm = new SimulatedSwarm(new GeneratedContent(pieceCount: 40, missing: 1000), seed: 1);
        var line = new NetworkConditions { UploadRate = 200_000, Latency = TimeSpan.FromMilliseconds(20) };
        var seed = swarm.AddSeed(new PeerSetup { Line = line, Build = builder => builder.Use(new OtherAnswers()) });
        var said = seed.Messages.Where(traffic => !traffic.IsIncoming).Select(traffic => traffic.Message).ToLiveList();
        var peer = swarm.AddPeer(new PeerSetup { Line = line, Build = builder => builder.Use(new OtherRequests()) });
        var asked = peer.Messages.Where(traffic => traffic is { IsIncoming: false, Message: Request }).ToLiveList();

        swarm.UntilComplete(TimeSpan.FromMinutes(5));

        Expect.That(peer.IsComplete, "the download completes");
        Expect.That(!said.Any(message => message is Bitfield or HaveAll or Have or Unchoke or Piece), "no bitfield, have, unchoke or piece is on the wire");
        Expect.That(asked.Count == 0, "no request is on the wire");
        Expect.That(peer.Progress.Wasted == 0, "no block comes twice");
        return $"{peer.PieceCount} pieces by {said.OfType<Extended>().Count()} answers of our own, and not one request or piece on the wire";
    }
}
