using System.Security.Cryptography;
using Rx.Torrent.Primitives;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Simulation;

namespace Rx.Torrent.Tests.Swarms.Trading;

/// <summary>What is told of a piece that did not match its hash.</summary>
public class FailedPieceTests
{
    private const int PieceLength = 4 * PieceLayout.BlockLength;

    [Fact]
    public void Each_block_is_told_with_its_sender_and_its_digest_also_when_the_sender_has_left()
    {
        var scene = new Scene(new TestContent(pieceCount: 1, PieceLength));
        var client = scene.Client();
        var (bad, good) = Mixed(scene, client);

        var failed = client.Failed[0];
        failed.Blocks.Select(block => block.Block).ShouldBe(Enumerable.Range(0, 4).Select(number => scene.Content.Block(0, number)));
        failed.Blocks.Select(block => block.Sender!.EndPoint.Address).ShouldBe([bad.Host.Address, good.Host.Address, good.Host.Address, good.Host.Address]);
        failed.Blocks[0].Sha1.ToArray().ShouldBe(SHA1.HashData(new byte[PieceLayout.BlockLength]));
        for (var number = 1; number < 4; number++)
            failed.Blocks[number].Sha1.ToArray().ShouldBe(SHA1.HashData(scene.Content.Piece(0, number).Data.Span));
    }

    [Fact]
    public void Blocks_that_were_written_ahead_are_told_like_the_others()
    {
        var scene = new Scene(new TestContent(pieceCount: 1, PieceLength));
        var client = scene.Client(options: options => options with { UnfinishedMemory = 1 });
        Mixed(scene, client);

        client.Failed[0].Blocks[0].Sha1.ToArray().ShouldBe(SHA1.HashData(new byte[PieceLayout.BlockLength]));
        client.Failed[0].Blocks[3].Sha1.ToArray().ShouldBe(SHA1.HashData(scene.Content.Piece(0, 3).Data.Span));
    }

    /// <summary>One peer sends the first block, which is rubbish, and leaves; another sends the others.</summary>
    private static (ScriptedPeer Bad, ScriptedPeer Good) Mixed(Scene scene, SceneClient client)
    {
        var bad = scene.Peer().HasAll().Dial(client.EndPoint);
        scene.Until(() => bad.Asked().Contains(scene.Content.Block(0)));
        bad.Send(TestContent.Rubbish(scene.Content.Block(0)));
        scene.Pass(0.5);
        bad.Close();
        scene.Pass(0.5);
        client.Failed.ShouldBeEmpty();
        var good = scene.Peer().HasAll().Dial(client.EndPoint);
        good.Serves(scene.Content);
        scene.Until(() => client.Failed.Count > 0);
        return (bad, good);
    }
}
