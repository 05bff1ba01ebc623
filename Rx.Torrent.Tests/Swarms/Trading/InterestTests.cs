using Rx.Torrent.Picking;
using Rx.Torrent.Primitives;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Simulation;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Swarms.Trading;

/// <summary>When interest is said, and when it is taken back; and who hears of a piece.</summary>
public class InterestTests
{
    private readonly Scene _scene = new(new TestContent(pieceCount: 8));

    [Fact]
    public void A_peer_that_has_nothing_that_we_lack_is_of_no_interest()
    {
        var client = _scene.Client(_scene.Content.Store(0, 1));
        var peer = Peer(client, 0, 1);
        peer.Heard<Interested>().ShouldBeEmpty();
        peer.Heard<NotInterested>().ShouldBeEmpty(); // that is how it begins
        client.Of(peer).AmInterested.ShouldBeFalse();
    }

    [Fact]
    public void A_have_makes_interest_and_only_the_first_is_answered()
    {
        var client = _scene.Client(_scene.Content.Store(0));
        var peer = Peer(client, 0);
        peer.Send(new Have(new PieceIndex(0)));
        _scene.Pass(1);
        peer.Heard<Interested>().ShouldBeEmpty(); // we have it

        peer.Send(new Have(new PieceIndex(5)), new Have(new PieceIndex(6)), new Have(new PieceIndex(6)));
        _scene.Pass(1);
        peer.Heard<Interested>().Count.ShouldBe(1);
        client.Of(peer).AmInterested.ShouldBeTrue();
    }

    [Fact]
    public void Interest_ends_with_the_last_piece_that_a_peer_could_give_and_comes_back_with_the_next()
    {
        var client = _scene.Client();
        var poor = Peer(client, 2, 3);
        poor.Heard<Interested>().Count.ShouldBe(1);
        var rich = _scene.Peer().StaysAlive().Has(_scene.Content, 2).Serves(_scene.Content).Dial(client.EndPoint);
        _scene.Until(() => client.Verified.Any(piece => piece.Piece == 2));
        _scene.Pass(1);
        poor.Heard<NotInterested>().ShouldBeEmpty(); // it still has the other one

        rich.Send(new Have(new PieceIndex(3)));
        _scene.Until(() => client.Verified.Any(piece => piece.Piece == 3), limit: 30);
        _scene.Pass(1);
        poor.Heard<NotInterested>().Count.ShouldBe(1);
        rich.Heard<NotInterested>().Count.ShouldBe(2); // after each of the two
        poor.Send(new Have(new PieceIndex(7)));
        _scene.Pass(1);
        poor.Heard<Interested>().Count.ShouldBe(2);
    }

    [Fact]
    public void A_file_that_is_skipped_is_of_no_interest_until_it_is_wanted_again()
    {
        var client = _scene.Client();
        var peer = Peer(client, 1);
        _scene.Finish(client.Swarm.SetPriorityAsync(0, PiecePriority.Skip));
        _scene.Pass(1);
        peer.Heard<NotInterested>().Count.ShouldBe(1);

        _scene.Finish(client.Swarm.SetPriorityAsync(0, PiecePriority.Normal));
        _scene.Pass(1);
        peer.Heard<Interested>().Count.ShouldBe(2);
    }

    [Fact]
    public void A_new_bitfield_counts_instead_of_the_old_one()
    {
        var client = _scene.Client(_scene.Content.Store(0));
        var peer = Peer(client, 4);
        peer.Send(new Bitfield(PieceSet.Of(8, 0)));
        _scene.Pass(1);
        peer.Heard<NotInterested>().Count.ShouldBe(1);
        client.Progress.DistributedCopies.ShouldBeLessThan(1);
    }

    [Fact]
    public void Each_piece_is_told_once_to_those_who_lack_it_and_not_to_those_who_have_it()
    {
        var client = _scene.Client();
        var (empty, half) = (Peer(client), Peer(client, 0, 1, 2, 3));
        var full = _scene.Peer().StaysAlive().HasAll().Serves(_scene.Content).Dial(client.EndPoint);
        _scene.Until(() => client.IsSeeding, limit: 30);
        _scene.Pass(1);

        empty.Heard<Have>().Select(have => have.Index.Value).ShouldBe(Enumerable.Range(0, 8), ignoreOrder: true);
        half.Heard<Have>().Select(have => have.Index.Value).ShouldBe(Enumerable.Range(4, 4), ignoreOrder: true);
        full.Heard<Have>().ShouldBeEmpty();
    }

    [Fact]
    public void A_piece_that_failed_is_told_to_nobody()
    {
        var client = _scene.Client();
        var watcher = Peer(client);
        _scene.Peer().HasAll().Serves(_scene.Content, TestContent.Rubbish).Dial(client.EndPoint);
        _scene.Until(() => client.Failed.Count > 0);
        _scene.Pass(1);
        watcher.Heard<Have>().ShouldBeEmpty();
    }

    [Fact]
    public void Who_comes_later_hears_of_what_was_there_in_one_word_and_of_the_rest_as_it_comes()
    {
        var client = _scene.Client();
        var source = _scene.Peer().StaysAlive().Has(_scene.Content, 0, 1).Serves(_scene.Content).Dial(client.EndPoint);
        _scene.Until(() => client.Verified.Count == 2);
        var late = Peer(client);
        source.Send(new Have(new PieceIndex(2)));
        _scene.Until(() => client.Verified.Count == 3, limit: 30);
        _scene.Pass(1);

        late.Heard<Bitfield>().ShouldBe([new Bitfield(PieceSet.Of(8, 0, 1))]);
        late.Heard<Have>().Select(have => have.Index.Value).ShouldBe([2]);
    }

    /// <summary>A peer that has those pieces and chokes us.</summary>
    private ScriptedPeer Peer(SceneClient client, params int[] pieces)
    {
        var peer = _scene.Peer().StaysAlive().Says(pieces.Length == 0 ? HaveNone.Instance : new Bitfield(PieceSet.Of(8, pieces))).Dial(client.EndPoint);
        _scene.Pass(1);
        return peer;
    }
}
