using Rx.Torrent.Picking;
using Rx.Torrent.Primitives;
using Rx.Torrent.Swarms.Views;
using Rx.Torrent.Tests.Changes;
using Rx.Torrent.Tests.Simulation;

namespace Rx.Torrent.Tests.Swarms.Views;

public class LivePiecesTests
{
    private const int PieceLength = 2 * PieceLayout.BlockLength;

    [Fact]
    public void All_pieces_come_first_with_how_they_stand()
    {
        var scene = new Scene(new TestContent(pieceCount: 4, PieceLength));
        var pieces = scene.Client(scene.Content.Store(1)).Swarm.Live.Pieces.Connect().ToFold();
        scene.Pass(0.001);

        pieces.Sets.ShouldHaveSingleItem().Adds.ShouldBe(4);
        pieces.Items.Values.Select(piece => piece.State).ShouldBe([PieceState.Wanted, PieceState.Verified, PieceState.Wanted, PieceState.Wanted]);
        pieces.Items[new PieceIndex(1)].ShouldBe(new PieceView(new PieceIndex(1), PieceState.Verified)
        {
            Blocks = 2, BlockCount = 2, Availability = 0, Priority = PiecePriority.Normal,
        });
    }

    [Fact]
    public void A_piece_goes_from_wanted_over_partial_and_verifying_to_verified()
    {
        var scene = new Scene(new TestContent(pieceCount: 1, PieceLength));
        var client = scene.Client();
        var pieces = client.Swarm.Live.Pieces.Connect().ToFold();
        var remote = scene.Peer().HasAll().StaysAlive().Dial(client.EndPoint);
        scene.Pass(2);
        remote.Send(scene.Content.Piece(0, 0));
        scene.Pass(0.1);
        pieces.Items.Values.Single().Blocks.ShouldBe(1);
        remote.Send(scene.Content.Piece(0, 1));
        scene.Pass(0.1);

        pieces.Changes.Select(change => change.Current.State).ShouldBe(
            [PieceState.Wanted, PieceState.Wanted, PieceState.Partial, PieceState.Verifying, PieceState.Verified]); // the second is the peer's that has it
        pieces.Misfits.ShouldBeEmpty();
    }

    [Fact]
    public void A_piece_that_failed_shows_it_until_something_of_it_comes_again()
    {
        var scene = new Scene(new TestContent(pieceCount: 2, PieceLength));
        var client = scene.Client();
        var pieces = client.Swarm.Live.Pieces.Connect().ToFold();
        scene.Peer().Has(scene.Content, 0).Serves(scene.Content, TestContent.Rubbish).Dial(client.EndPoint);
        scene.Until(() => client.Failed.Count == 1);
        scene.Pass(5);
        pieces.Items[new PieceIndex(0)].State.ShouldBe(PieceState.Failed);
        pieces.Items[new PieceIndex(1)].State.ShouldBe(PieceState.Wanted);

        scene.Peer().HasAll().Serves(scene.Content).Dial(client.EndPoint);
        scene.Until(() => client.IsSeeding);
        scene.Pass(0.1);
        pieces.Items.Values.ShouldAllBe(piece => piece.State == PieceState.Verified);
        pieces.Misfits.ShouldBeEmpty();
    }

    [Fact]
    public void Of_many_pieces_only_those_are_told_that_changed()
    {
        var scene = new Scene(new TestContent(pieceCount: 500));
        var client = scene.Client();
        var pieces = client.Swarm.Live.Pieces.Connect().ToFold();
        scene.Peer().Has(scene.Content, 7, 8, 9).StaysAlive().Dial(client.EndPoint);
        scene.Pass(5);

        pieces.Sets.Count.ShouldBe(2);
        pieces.Sets[1].Select(change => (change.Key.Value, change.Current.Availability)).ShouldBe([(7, 1), (8, 1), (9, 1)]);
    }

    [Fact]
    public void A_check_begins_with_nothing_and_finds_it_again()
    {
        var scene = new Scene(new TestContent(pieceCount: 8));
        var client = scene.SeedClient();
        var pieces = client.Swarm.Live.Pieces.Connect().ToFold();
        scene.Pass(1);
        client.Store.Write(0, [new byte[PieceLayout.BlockLength]]);
        scene.Finish(client.Swarm.RecheckAsync());
        scene.Pass(0.001);

        pieces.Items.Values.Select(piece => piece.State).ShouldBe([PieceState.Wanted, .. Enumerable.Repeat(PieceState.Verified, 7)]);
        pieces.Misfits.ShouldBeEmpty();
    }

    [Fact]
    public void A_skipped_file_leaves_pieces_that_nobody_wants()
    {
        var scene = new Scene(new TestContent(pieceCount: 4, fileCount: 2));
        var client = scene.Client();
        var pieces = client.Swarm.Live.Pieces.Connect().ToFold();
        scene.Finish(client.Swarm.SetPriorityAsync(1, PiecePriority.Skip));
        scene.Pass(0.001);

        pieces.Items.Values.Select(piece => piece.State).ShouldBe([PieceState.Wanted, PieceState.Wanted, PieceState.Skipped, PieceState.Skipped]);
    }

    [Fact]
    public void A_magnet_has_no_pieces_until_it_is_known_which_there_are()
    {
        var scene = new Scene(new TestContent(pieceCount: 8));
        var client = scene.MagnetClient(scene.Content.Store(3));
        var pieces = client.Swarm.Live.Pieces.Connect(suppressEmptyChangeSets: false).ToFold();
        scene.Pass(1);
        pieces.Sets.ShouldHaveSingleItem().ShouldBeEmpty();

        client.Swarm.TrySetMetadata(scene.Content.Metainfo.Metadata).ShouldBeTrue();
        scene.Peer().HasAll().Serves(scene.Content).Dial(client.EndPoint);
        scene.Until(() => client.IsSeeding);
        scene.Pass(0.001);

        pieces.Items.Count.ShouldBe(8);
        pieces.Items.Values.ShouldAllBe(piece => piece.State == PieceState.Verified);
        pieces.Misfits.ShouldBeEmpty();
    }

    [Fact]
    public void Who_watches_on_while_the_swarm_ends_hears_the_end()
    {
        var scene = new Scene(new TestContent(pieceCount: 8));
        var client = scene.SeedClient();
        var pieces = client.Swarm.Live.Pieces.Connect().ToFold();
        client.Dispose();

        pieces.IsCompleted.ShouldBeTrue();
        pieces.Misfits.ShouldBeEmpty();
    }
}
