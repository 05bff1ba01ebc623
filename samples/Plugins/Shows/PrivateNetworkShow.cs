using System.Reactive.Linq;
using Rx.Torrent.Plugins;
using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Testing.Simulation.Contents;
using Rx.Torrent.Testing.Simulation.Swarms;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Gallery.Shows;

/// <summary>A seed and two members, and one whose token nobody knows. To look a token up takes two seconds.</summary>
internal static class PrivateNetworkShow
{
    private static readonly TimeSpan LookUp = TimeSpan.FromSeconds(2);

    public static string Run()
    {
        using var swarm = new SimulatedSwarm(new GeneratedContent(pieceCount: 40), seed: 1);
        var seed = swarm.AddSeed(Bearing("red"));
        var early = seed.Messages.Where(traffic => !traffic.IsIncoming && traffic.Message is Piece && swarm.Elapsed < LookUp).ToLiveList();
        var ends = seed.Client.Events.OfType<ClientEvent.PeerDisconnected>().ToLiveList();
        var members = swarm.AddPeers(2, Bearing("red"));
        var stranger = swarm.AddPeer(Bearing("green"));

        swarm.Until(() => members.All(member => member.IsComplete), TimeSpan.FromMinutes(5), "the members' completion");
        swarm.Pass(TimeSpan.FromSeconds(10));

        Expect.That(early.Count == 0, "nothing is served before a token was looked up");
        Expect.That(members.All(member => member.CompletedAt > LookUp), "requests wait for that");
        Expect.That(stranger.PieceCount == 0, "the stranger gets nothing");
        Expect.That(ends.Any(end => end.Peer.EndPoint.Address.Equals(stranger.Host.Address) && end.Reason.Detail == "no member of the network"), "the stranger is sent away");
        return $"the members have everything after {members.Max(member => member.CompletedAt)?.TotalSeconds:0.0} s, the stranger has {stranger.PieceCount} pieces";

        PeerSetup Bearing(string token) => new()
        {
            Line = new NetworkConditions { UploadRate = 200_000, Latency = TimeSpan.FromMilliseconds(20) },
            Build = builder => builder.Use(new PrivateNetwork(token, theirs => Observable.Timer(LookUp, swarm.Time).Select(_ => theirs == "red"))),
        };
    }
}
