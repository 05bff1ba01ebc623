using System.Reactive.Linq;
using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Testing.Simulation.Contents;
using Rx.Torrent.Testing.Simulation.Swarms;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Gallery.Shows;

/// <summary>A seed, two who share, and one who does not; at the end somebody asks that one for every piece.</summary>
internal static class DownloadOnlyShow
{
    public static string Run()
    {
        var content = new GeneratedContent(pieceCount: 40);
        using var swarm = new SimulatedSwarm(content, seed: 1);
        var line = new NetworkConditions { UploadRate = 200_000, Latency = TimeSpan.FromMilliseconds(20) };
        swarm.AddSeed(new PeerSetup { Line = line });
        swarm.AddPeers(2, new PeerSetup { Line = line });
        var taker = swarm.AddPeer(new PeerSetup { Line = line, Build = builder => builder.UseDownloadOnly() });
        var said = taker.Messages.Where(traffic => !traffic.IsIncoming).Select(traffic => traffic.Message).ToLiveList();

        swarm.UntilComplete(TimeSpan.FromMinutes(5));
        var asker = new ScriptedPeer(swarm.Network.AddHost(), content.Metainfo).Dial(taker.EndPoint);
        swarm.Pass(TimeSpan.FromSeconds(1));
        asker.Send(Enumerable.Range(0, 40).Select(piece => new Request(content.Block(piece))));
        swarm.Pass(TimeSpan.FromSeconds(1));

        Expect.That(taker.IsComplete, "it completes");
        Expect.That(!said.Any(message => message is Piece or Have or Bitfield or HaveAll), "no block, no have and no bitfield leaves it");
        Expect.That(asker.Heard<HaveNone>().Count == 1, "it says once that it has nothing");
        Expect.That(asker.Heard<RejectRequest>().Select(reject => reject.Block.Piece.Value).Order().SequenceEqual(Enumerable.Range(0, 40)), "each request is rejected once");
        return $"complete after {taker.CompletedAt - taker.JoinedAt:mm\\:ss}, {asker.Heard<RejectRequest>().Count} requests rejected, no block and no have sent";
    }
}
