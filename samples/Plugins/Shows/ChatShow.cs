using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Simulation.Contents;
using Rx.Torrent.Testing.Simulation.Swarms;

namespace Rx.Torrent.Gallery.Shows;

/// <summary>Four peers who know no more of each other than what a tracker says; two of them talk.</summary>
internal static class ChatShow
{
    public static string Run()
    {
        using var swarm = new SimulatedSwarm(new GeneratedContent(pieceCount: 100), seed: 1);
        var chats = Enumerable.Range(0, 4).Select(_ => new Chat()).ToArray();
        var heard = chats.Select(chat => chat.Heard.ToLiveList()).ToArray();
        foreach (var chat in chats) swarm.AddPeer(new PeerSetup { Build = builder => builder.Use(chat) });
        swarm.Until(() => swarm.Peers.All(peer => peer.Swarm.Peers.Count == 3), TimeSpan.FromMinutes(2), "that everybody is connected to everybody");

        swarm.Pass(TimeSpan.FromSeconds(1));
        chats[0].Say("is anybody a seed?");
        chats[3].Say("no, we wait");
        swarm.Pass(TimeSpan.FromSeconds(1));

        for (var i = 0; i < heard.Length; i++)
        {
            string[] expected = i switch { 0 => ["no, we wait"], 3 => ["is anybody a seed?"], _ => ["is anybody a seed?", "no, we wait"] };
            Expect.That(heard[i].Select(line => line.Text).Order().SequenceEqual(expected), $"peer {i} hears what the others say, once");
        }
        return string.Join(", ", heard[1].Select(line => $"{line.From.Address}: \"{line.Text}\""));
    }
}
