using Rx.Torrent.Picking;
using Rx.Torrent.Picking.Orders;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Tests.Picking;

public class PieceOrderTests
{
    private const int Draws = 3000;

    [Fact]
    public void Equally_rare_pieces_are_equally_likely()
    {
        var tally = Tally("99991111911111", "####..........");
        tally[8].ShouldBe(0);
        // Nine pieces, a third of a thousand each: six standard deviations are about a hundred.
        tally.Skip(4).Where((_, piece) => piece != 4).ShouldAllBe(count => Math.Abs(count - Draws / 9) < 105);
    }

    [Fact]
    public void The_first_pieces_of_a_fresh_download_are_random()
    {
        var tally = Tally("99991", "");
        tally.Length.ShouldBe(5);
        tally.ShouldAllBe(count => count > Draws / 5 * 3 / 4);
    }

    [Fact]
    public void From_the_fifth_piece_on_the_rarest_is_started() =>
        Tally("999991", "####..")[5].ShouldBe(Draws);

    [Fact]
    public void Random_order_minds_no_rarity()
    {
        var tally = Tally("999991", "####..", PieceOrders.Random);
        tally[4].ShouldBeInRange(Draws / 3, Draws * 2 / 3);
    }

    [Fact]
    public void The_same_seed_picks_the_same()
    {
        var picks = Enumerable.Range(0, 2).Select(_ => PickerPicture.Of("1111111111", seed: 42).Pick(count: 40)).ToArray();
        picks[0].ShouldBe(picks[1]);
        PickerPicture.Of("1111111111", seed: 43).Pick(count: 40).ShouldNotBe(picks[0]);
    }

    [Fact]
    public void A_peer_that_lacks_the_rare_pieces_is_given_the_rarest_that_it_has()
    {
        // Far more rare pieces that it lacks than are looked at one by one.
        const int pieces = 5000;
        var picker = new PiecePicker(new PieceLayout(pieces * 16_384L, 16_384), new Random(3));
        var few = PieceSet.Of(pieces, 100, 2500, 4999);
        for (var piece = 0; piece < 4; piece++) picker.MarkVerified((PieceIndex)piece);
        picker.AddPeer(PieceSet.All(pieces));
        picker.AddPeer(few);
        picker.AddPeer(few.Without((PieceIndex)2500));
        var picked = new List<BlockRange>();
        picker.Pick(new PickQuery { Pieces = few, Peer = 1, Count = 3 }, picked);
        picked.Select(block => block.Piece.Value).Take(1).ShouldBe([2500]);
        picked.Count.ShouldBe(3);
    }

    [Fact]
    public void A_torrent_of_very_many_pieces_is_downloaded_whole()
    {
        const int pieces = 200_000;
        var picker = new PiecePicker(new PieceLayout(pieces * 16_384L, 16_384), new Random(3));
        var even = PieceSet.Of(pieces, Enumerable.Range(0, pieces / 2).Select(piece => piece * 2));
        var odd = PieceSet.Of(pieces, Enumerable.Range(0, pieces / 2).Select(piece => piece * 2 + 1));
        picker.AddPeer(even);
        picker.AddPeer(odd);
        var picked = new List<BlockRange>();
        var cancels = new List<int>();
        for (var turn = 0; !picker.IsComplete; turn++)
        {
            picked.Clear();
            picker.Pick(new PickQuery { Pieces = turn % 2 == 0 ? even : odd, Peer = turn % 2, Count = 100 }, picked).ShouldBe(100);
            foreach (var block in picked)
            {
                picker.MarkReceived(block, turn % 2, cancels).ShouldBe(BlockOutcome.PieceComplete);
                picker.MarkVerified(block.Piece);
            }
        }
        picker.Verified.IsFull.ShouldBeTrue();
        picker.BytesLeft.ShouldBe(0);
        picker.PartialCount.ShouldBe(0);
    }

    /// <summary>How often each piece is picked first, from so many seeds.</summary>
    private static int[] Tally(string available, string have, IPieceOrder? order = null)
    {
        var tally = new int[available.Length];
        for (var seed = 0; seed < Draws; seed++)
        {
            var picture = PickerPicture.Of(available, have, seed: seed);
            picture.Picker.Order = order ?? PieceOrders.RarestFirst;
            tally[int.Parse(picture.Pick().Split(':')[0])]++;
        }
        return tally;
    }
}
