using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Interop.Engine.Harness;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Plugins.Scenarios;

/// <summary>Random plugins on random traffic: whatever they do to messages, what the library promises holds.</summary>
public class RandomPluginTests
{
    private const int Pieces = 12;

    public static TheoryData<int, bool> Seeds
    {
        get
        {
            var seeds = new TheoryData<int, bool>();
            for (var seed = 1; seed <= 60; seed++) seeds.Add(seed, seed % 3 == 0);
            return seeds;
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_is_promised_holds(int seed, bool mayThrow)
    {
        using var log = new EngineLog();
        var random = new Random(seed);
        var plugins = Enumerable.Range(0, random.Next(1, 4)).Select(number => new RandomPlugin(seed, number, mayThrow)).ToArray();
        var scene = new Scene(new TestContent(Pieces, 2 * PieceLayout.BlockLength), seed);
        var source = scene.SeedClient();
        var client = scene.Client(scene.Content.Store(0, 1, 2, 3), peers: [source.EndPoint], build: b =>
        {
            b.UseLogging(log);
            foreach (var plugin in plugins) b.Use(plugin);
        });
        var asking = Enumerable.Range(0, 3).Select(_ => scene.Peer().StaysAlive().Says(Interested.Instance)).ToArray();
        foreach (var peer in asking) peer.Dial(client.EndPoint);
        var asked = asking.ToDictionary(peer => peer, _ => new HashSet<BlockRange>());

        for (var round = 0; round < 100; round++)
        {
            scene.Pass(random.NextDouble() * 2);
            foreach (var peer in asking.Where(peer => peer.IsConnected)) Ask(scene, peer, asked[peer], random);
        }
        scene.Pass(200); // every deadline is over
        scene.Until(() => client.IsSeeding || client.Disconnected.Any(end => end.Peer.EndPoint.Equals(source.EndPoint)), limit: 3 * 3600, $"done, {client.Progress}");

        foreach (var peer in asking) ShouldBeAnsweredOnce(peer, asked[peer], log);
        client.Ends.ShouldAllBe(end => end == DisconnectKind.PluginFault || end == DisconnectKind.Redundant || end == DisconnectKind.RefusedByPlugin);
        if (!mayThrow) client.Faults.ShouldAllBe(fault => fault.Exception.Message.Contains("block", StringComparison.Ordinal));
        if (client.IsSeeding) client.Progress.RequestsOutstanding.ShouldBe(0); // what nobody needs any more nobody is asked for
        foreach (var plugin in plugins) plugin.MostInside.ShouldBeLessThan(5000);

        client.Dispose();
        scene.Pass(60);
        log.Errors.ShouldBeEmpty(); // nothing has come to the loop's door
        plugins.ShouldAllBe(plugin => plugin.Listening == 0);
        source.Dispose();
    }

    private static void Ask(Scene scene, ScriptedPeer peer, HashSet<BlockRange> asked, Random random)
    {
        for (var i = random.Next(4); i > 0; i--)
        {
            var block = scene.Content.Block(random.Next(Pieces), random.Next(2));
            if (asked.Add(block)) peer.Send(new Request(block)); // each once, so that answers can be told apart
            else if (random.Next(3) == 0) peer.Send(new Cancel(block));
        }
        if (random.Next(5) == 0) peer.Send(new Have(new PieceIndex(random.Next(Pieces))));
        if (random.Next(9) == 0) peer.Send(random.Next(2) == 0 ? new Unknown(99, new Payload(new byte[random.Next(1000)])) : new Port(1));
    }

    private static void ShouldBeAnsweredOnce(ScriptedPeer peer, HashSet<BlockRange> asked, EngineLog log)
    {
        var answers = peer.Received.Select(received => received.Value switch
        {
            Piece piece => piece.Block,
            RejectRequest reject => reject.Block,
            _ => (BlockRange?)null,
        }).OfType<BlockRange>().ToArray();
        answers.Length.ShouldBe(answers.Distinct().Count(), log.ToString());
        answers.ShouldAllBe(block => asked.Contains(block));
        if (peer.IsConnected) answers.Length.ShouldBe(asked.Count, log.ToString());
    }
}
