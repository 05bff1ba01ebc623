using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Swarms.Connecting;

/// <summary>Who is banned for bad blocks, who is not, and that leaving does not help. Pieces have two blocks.</summary>
public class BlameTests
{
    private readonly Scene _scene = new(new TestContent(pieceCount: 8, pieceLength: 2 * PieceLayout.BlockLength));

    [Fact]
    public void Whoever_sent_a_bad_piece_alone_is_banned_and_not_let_in_again()
    {
        var client = _scene.Client();
        var bad = _scene.Peer().Has(_scene.Content, 0).Serves(_scene.Content, TestContent.Rubbish).Dial(client.EndPoint);
        _scene.Pass(5);

        client.Failed.Single().Contributors.Select(peer => peer.Id).ShouldBe([bad.Id]);
        client.Ends.ShouldBe([DisconnectKind.BadBlocks]);
        bad.Dial(client.EndPoint);
        _scene.Pass(1);
        bad.IsConnected.ShouldBeFalse();
        client.Connected.Count.ShouldBe(1);
    }

    [Fact]
    public void The_piece_comes_from_another_then()
    {
        var bad = _scene.Peer().Has(_scene.Content, 0).Serves(_scene.Content, TestContent.Rubbish);
        var client = _scene.Client(peers: [bad.Listen()]);
        _scene.Until(() => client.Failed.Count == 1);
        var good = _scene.Peer().HasAll().Serves(_scene.Content);
        client.Swarm.Connect(good.Listen());

        _scene.Until(() => client.IsSeeding, limit: 30);
        _scene.Pass(1);
        _scene.Content.Read(client.Store).ShouldBe(_scene.Content.Bytes.ToArray());
        client.Progress.Wasted.ShouldBe(2 * PieceLayout.BlockLength);
        client.Ends.ShouldBe([DisconnectKind.BadBlocks, DisconnectKind.Redundant]);
    }

    [Fact]
    public void Of_two_who_sent_a_bad_piece_neither_is_banned_at_once()
    {
        var client = _scene.Client();
        var one = Gives(client, 0, number: 0, good: true);
        var other = Gives(client, 0, number: 1, good: false);
        _scene.Pass(10);

        client.Failed.Single().Contributors.Select(peer => peer.Id).ShouldBe([one.Id, other.Id], ignoreOrder: true);
        client.Ends.ShouldBeEmpty();
    }

    [Fact]
    public void Who_had_a_part_in_three_bad_pieces_is_banned_and_the_others_are_not()
    {
        var client = _scene.Client();
        var bad = Peer(client, [0, 1, 2], Once(block => Number(block) == 1 ? TestContent.Rubbish(block) : null));
        var others = Enumerable.Range(0, 3).Select(piece => Gives(client, piece, number: 0, good: true)).ToArray();
        _scene.Until(() => client.Failed.Count == 3, limit: 30);
        _scene.Pass(1);

        bad.IsConnected.ShouldBeFalse();
        client.Ends.ShouldBe([DisconnectKind.BadBlocks]);
        others.ShouldAllBe(other => other.IsConnected);
    }

    [Fact]
    public void Good_pieces_make_up_for_a_suspicion()
    {
        var client = _scene.Client();
        var unlucky = Peer(client, [], block => Number(block) == 0 || block.Piece >= 4 || client.Failed.Count > block.Piece ? _scene.Content.Piece(block) : null);
        _scene.Pass(1);
        for (var piece = 0; piece < 4; piece++)
        {
            unlucky.Send(new Have(new PieceIndex(piece)));
            var bad = Gives(client, piece, number: 1, good: false);
            _scene.Until(() => client.Failed.Count == piece + 1, limit: 30);
            bad.Close();
            unlucky.Send(new Have(new PieceIndex(piece + 4)));
            _scene.Until(() => client.Verified.Count == 2 * (piece + 1), limit: 30);
        }

        client.Failed.ShouldAllBe(failed => failed.Contributors.Count == 2); // four times under suspicion; three would be enough
        client.Ends.ShouldNotContain(DisconnectKind.BadBlocks);
    }

    [Fact]
    public void Who_has_left_before_the_piece_was_found_bad_is_not_let_in_again()
    {
        var workers = new HeldScheduler(_scene.Time);
        var client = _scene.Client(build: b => b.UseLoop(_scene.Time, workers));
        workers.IsHeld = true;
        var bad = _scene.Peer().Has(_scene.Content, 0).Serves(_scene.Content, TestContent.Rubbish).Dial(client.EndPoint);
        _scene.Pass(1);
        bad.Close();
        _scene.Pass(1);
        client.Ends.ShouldBe([DisconnectKind.ClosedByPeer]);
        client.Failed.ShouldBeEmpty();

        workers.Release();
        _scene.Pass(1);
        client.Failed.Single().Contributors.Select(peer => peer.Id).ShouldBe([bad.Id]);
        bad.Dial(client.EndPoint);
        _scene.Pass(1);
        bad.IsConnected.ShouldBeFalse();
        client.Connected.Count.ShouldBe(1);
    }

    private static int Number(BlockRange block) => block.Offset / PieceLayout.BlockLength;

    /// <summary>A peer that gives one block of one piece, once.</summary>
    private ScriptedPeer Gives(SceneClient client, int piece, int number, bool good) => Peer(
        client, [piece], Once(block => Number(block) != number ? null : good ? _scene.Content.Piece(block) : TestContent.Rubbish(block)));

    /// <summary>A peer that has those pieces, and rejects what it has no answer to.</summary>
    private ScriptedPeer Peer(SceneClient client, int[] pieces, Func<BlockRange, PeerMessage?> answer) => _scene.Peer().StaysAlive()
        .Says(new Bitfield(PieceSet.Of(8, pieces)), Unchoke.Instance).Serves(_scene.Content, block => answer(block) ?? new RejectRequest(block)).Dial(client.EndPoint);

    private static Func<BlockRange, PeerMessage?> Once(Func<BlockRange, PeerMessage?> answer)
    {
        var given = new HashSet<BlockRange>();
        return block => answer(block) is { } message && given.Add(block) ? message : null;
    }
}
