using Rx.Torrent.Picking;
using Rx.Torrent.Picking.Orders;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Tests.Picking;

public class PiecePickerTests
{
    [Fact]
    public void The_rarest_piece_is_started_first() =>
        PickerPicture.Of(available: "4443217", have: "####...").Pick(count: 9).ShouldBe("5:0 5:1 5:2 5:3 4:0 4:1 4:2 4:3 6:0");

    [Fact]
    public void A_piece_that_the_peer_lacks_is_passed_over() =>
        PickerPicture.Of(available: "9999123", have: "####...").Pick(has: ".....##").ShouldBe("5:0");

    [Fact]
    public void What_we_have_and_what_we_skip_is_never_picked() =>
        PickerPicture.Of(available: "1111", have: "#...", wanted: "nn-n").Pick(count: 100).Split(' ')
            .Select(pick => pick[0]).Distinct().Order().ShouldBe(['1', '3']);

    [Fact]
    public void A_higher_class_comes_before_a_rarer_piece() =>
        PickerPicture.Of(available: "11122292", have: "####....", wanted: "nnnnlnhn").Pick(count: 5).ShouldStartWith("6:0 6:1 6:2 6:3 ");

    [Fact]
    public void A_higher_class_comes_before_a_partial_piece() =>
        PickerPicture.Of(available: "111", wanted: "nnh", blocks: "A... .... ....").Pick(count: 5).ShouldBe("2:0 2:1 2:2 2:3 0:1");

    [Fact]
    public void A_low_piece_comes_last() =>
        PickerPicture.Of(available: "199", wanted: "lnn").Pick(count: 9).ShouldEndWith(" 0:0");

    [Fact]
    public void A_partial_piece_is_finished_before_another_is_started() =>
        PickerPicture.Of(available: "1911", blocks: ".... aA.. .... ....").Pick(count: 2).ShouldBe("1:2 1:3");

    [Fact]
    public void Of_partial_pieces_the_oldest_is_finished_first() =>
        PickerPicture.Of(available: "111", blocks: "A... AAA. ....").Pick(count: 4).ShouldBe("0:1 0:2 0:3 1:3");

    [Fact]
    public void A_partial_piece_that_the_peer_lacks_is_left_to_others() =>
        PickerPicture.Of(available: "111", blocks: "A... A... ....").Pick(has: ".##", count: 4).ShouldStartWith("1:1 1:2 1:3 2:0");

    [Fact]
    public void Sequential_order_starts_the_first_piece_that_the_peer_has()
    {
        var picture = PickerPicture.Of(available: "123456", have: "#.....");
        picture.Picker.Order = PieceOrders.Sequential;
        picture.Pick(has: "#.#.##", count: 9).ShouldBe("2:0 2:1 2:2 2:3 4:0 4:1 4:2 4:3 5:0");
        picture.Pick(count: 5).ShouldBe("5:1 5:2 5:3 1:0 1:1");
    }

    [Fact]
    public void Sequential_order_goes_back_to_a_piece_that_failed()
    {
        var picture = PickerPicture.Of(available: "111", have: "..#", blocks: "AAAA .... ....");
        picture.Picker.Order = PieceOrders.Sequential;
        picture.Pick(count: 4).ShouldBe("1:0 1:1 1:2 1:3");
        picture.Picker.MarkFailed((PieceIndex)0);
        picture.Pick(count: 4).ShouldBe("0:0 0:1 0:2 0:3");
    }

    [Fact]
    public void A_choking_peer_is_asked_only_for_what_it_allows() =>
        PickerPicture.Of(available: "1111").Pick(choking: true, allowedFast: [2], count: 9).ShouldBe("2:0 2:1 2:2 2:3");

    [Fact]
    public void An_allowed_piece_that_the_peer_lacks_is_not_asked_for() =>
        PickerPicture.Of(available: "1111").Pick(has: "#...", choking: true, allowedFast: [2, 99], count: 9).ShouldBe("");

    [Fact]
    public void A_suggested_piece_is_started_before_the_rarest() =>
        PickerPicture.Of(available: "19").Pick(suggested: [1, 7]).ShouldBe("1:0");

    [Fact]
    public void A_suggested_piece_of_a_lower_class_waits_its_turn() =>
        PickerPicture.Of(available: "11", wanted: "nl").Pick(suggested: [1]).ShouldBe("0:0");

    [Fact]
    public void A_slow_peer_leaves_the_piece_of_a_fast_one_alone()
    {
        var picture = PickerPicture.Of(available: "111", blocks: "A... .... ....");
        var slow = picture.Pick('s', slow: true);
        slow.ShouldNotStartWith("0:");
        picture.Pick('t', slow: true).ShouldBe(slow[..2] + "1", "slow peers share a piece");
        picture.Pick('f').ShouldBe("0:1", "a fast peer goes on with what a fast peer has begun");
    }

    [Fact]
    public void A_slow_peer_helps_with_the_piece_of_a_fast_one_when_there_is_nothing_else() =>
        PickerPicture.Of(available: "11", have: ".#", blocks: "A... ....").Pick('s', slow: true).ShouldBe("0:1");

    [Fact]
    public void A_fast_peer_takes_over_from_a_slow_one_before_it_starts_a_piece()
    {
        var picture = PickerPicture.Of(available: "11");
        var slow = picture.Pick('s', slow: true);
        picture.Pick('f').ShouldBe(slow[..2] + "1");
    }

    [Fact]
    public void A_released_block_is_picked_again()
    {
        var picture = PickerPicture.Of(available: "1", blocks: "aaaa");
        picture.Release("0:2", 'a').ShouldBeTrue();
        picture.Release("0:2", 'a').ShouldBeFalse();
        picture.Release("0:1", 'b').ShouldBeFalse("it was asked of a");
        picture.Pick('b').ShouldBe("0:2");
    }

    [Fact]
    public void A_piece_whose_last_request_is_released_is_no_longer_in_progress()
    {
        var picture = PickerPicture.Of(available: "11", blocks: "ab.. A...");
        picture.Release("0:0", 'a');
        picture.Picker.PartialCount.ShouldBe(2);
        picture.Release("0:1", 'b');
        picture.Picker.PartialCount.ShouldBe(1);
    }

    [Fact]
    public void All_that_was_asked_of_a_peer_that_leaves_is_open_again()
    {
        var picture = PickerPicture.Of(available: "111", blocks: "aabA aaaa b...");
        picture.Picker.ReleaseAll('a').ShouldBe(6);
        picture.Picker.PartialCount.ShouldBe(2);
        picture.Pick(count: 5).ShouldBe("0:0 0:1 2:1 2:2 2:3");
    }

    [Fact]
    public void Blocks_arrive_until_the_piece_is_complete()
    {
        var picture = PickerPicture.Of(available: "11", blocks: "abA.");
        picture.Receive("0:0", 'a').ShouldBe("Stored");
        picture.Receive("0:1", 'b').ShouldBe("Stored");
        picture.Receive("0:1", 'b').ShouldBe("Duplicate");
        picture.Pick('c').ShouldBe("0:3");
        picture.Receive("0:3", 'c').ShouldBe("PieceComplete");
        picture.Picker.Contributors((PieceIndex)0).ShouldBe(['a', 'b', 'a', 'c']);
        picture.Picker.Verified.Contains((PieceIndex)0).ShouldBeFalse();
        picture.Picker.MarkVerified((PieceIndex)0);
        picture.Picker.Verified.Contains((PieceIndex)0).ShouldBeTrue();
        picture.Receive("0:3", 'a').ShouldBe("Duplicate");
    }

    [Theory]
    [InlineData("0:1", 'z', false, "NotRequested")]
    [InlineData("0:1", 'z', true, "Stored")]
    [InlineData("0:0", 'z', false, "NotRequested")]
    [InlineData("0:0", 'z', true, "Stored, cancel a")]
    [InlineData("1:0", 'z', true, "Stored")]
    [InlineData("2:0", 'z', true, "NotWanted")]
    [InlineData("3:0", 'z', true, "Duplicate")]
    public void A_block_nobody_asked_for_is_taken_only_on_request(string block, char peer, bool accept, string outcome) =>
        PickerPicture.Of(available: "1111", have: "...#", wanted: "nn-n", blocks: "a...").Receive(block, peer, accept).ShouldBe(outcome);

    [Fact]
    public void A_block_asked_for_before_its_piece_was_skipped_is_still_taken()
    {
        var picture = PickerPicture.Of(available: "11", wanted: "-n", blocks: "aA..");
        picture.Receive("0:0", 'a').ShouldBe("Stored");
        picture.Receive("0:2", 'a', acceptUnrequested: true).ShouldBe("NotWanted");
        picture.Pick(has: "#.").ShouldBe("");
        picture.Picker.SetPriority((PieceIndex)0, PiecePriority.Normal);
        picture.Pick(has: "#.").ShouldBe("0:2", "nothing was forgotten");
    }

    [Theory]
    [InlineData(1, PieceLayout.BlockLength)]
    [InlineData(0, PieceLayout.BlockLength - 1)]
    [InlineData(0, 2 * PieceLayout.BlockLength)]
    [InlineData(-PieceLayout.BlockLength, PieceLayout.BlockLength)]
    [InlineData(4 * PieceLayout.BlockLength, PieceLayout.BlockLength)]
    [InlineData(int.MaxValue, int.MaxValue)]
    [InlineData(0, 0)]
    public void A_range_that_is_no_block_is_not_wanted(int offset, int length)
    {
        var picker = PickerPicture.Of(available: "1", blocks: "aaaa").Picker;
        var range = new BlockRange((PieceIndex)0, offset, length);
        picker.MarkReceived(range, 'a', [], acceptUnrequested: true).ShouldBe(BlockOutcome.NotWanted);
        picker.Release(range, 'a').ShouldBeFalse();
    }

    [Fact]
    public void A_block_of_a_piece_that_does_not_exist_is_not_wanted() =>
        PickerPicture.Of(available: "1").Picker
            .MarkReceived(new BlockRange((PieceIndex)1, 0, PieceLayout.BlockLength), 'a', [], acceptUnrequested: true).ShouldBe(BlockOutcome.NotWanted);

    [Fact]
    public void The_last_block_of_a_torrent_is_as_long_as_what_is_left()
    {
        var picker = new PiecePicker(new PieceLayout(65_536 + 16_384 + 5, 65_536), new Random(1)) { Order = PieceOrders.Sequential };
        var picked = new List<BlockRange>();
        picker.Pick(new PickQuery { Pieces = PieceSet.All(2), Peer = 7, Count = 99 }, picked).ShouldBe(6);
        picked[^1].ShouldBe(new BlockRange((PieceIndex)1, 16_384, 5));
        picker.MarkReceived(picked[^1], 7, []).ShouldBe(BlockOutcome.Stored);
        picker.BytesLeft.ShouldBe(65_536 + 16_384);
    }

    [Fact]
    public void A_piece_that_fails_is_wanted_anew_from_everybody()
    {
        var picture = PickerPicture.Of(available: "1", blocks: "ABCD");
        picture.Pick(count: 9).ShouldBe("");
        picture.Picker.BytesLeft.ShouldBe(0);
        picture.Picker.MarkFailed((PieceIndex)0);
        picture.Picker.BytesLeft.ShouldBe(65_536);
        picture.Pick(count: 9).ShouldBe("0:0 0:1 0:2 0:3");
    }

    [Fact]
    public void A_block_that_fails_alone_is_wanted_alone()
    {
        var picture = PickerPicture.Of(available: "1", blocks: "AAAA");
        picture.Picker.MarkFailed(picture.Block("0:1"));
        picture.Picker.Contributors((PieceIndex)0).ShouldBe(['a', PartialPiece.NoPeer, 'a', 'a']);
        picture.Pick(count: 9).ShouldBe("0:1");
    }

    [Fact]
    public void A_piece_that_is_lost_is_wanted_again()
    {
        var picture = PickerPicture.Of(available: "1", have: "#");
        picture.Picker.IsComplete.ShouldBeTrue();
        picture.Pick().ShouldBe("");
        picture.Picker.MarkMissing((PieceIndex)0);
        picture.Picker.IsComplete.ShouldBeFalse();
        picture.Pick().ShouldBe("0:0");
    }

    [Fact]
    public void The_counters_follow_what_is_wanted_and_had()
    {
        var picker = PickerPicture.Of(available: "1111", have: "#...", wanted: "nn-n", blocks: ".... A... .... ....").Picker;
        picker.PiecesLeft.ShouldBe(2);
        picker.BytesLeft.ShouldBe(7 * PieceLayout.BlockLength);
        picker.SetPriority((PieceIndex)1, PiecePriority.Skip);
        picker.BytesLeft.ShouldBe(4 * PieceLayout.BlockLength);
        picker.MarkVerified((PieceIndex)3);
        picker.IsComplete.ShouldBeTrue();
        picker.Verified.Count.ShouldBe(2);
        picker.SetPriority((PieceIndex)1, PiecePriority.High);
        picker.BytesLeft.ShouldBe(3 * PieceLayout.BlockLength);
    }

    [Fact]
    public void A_torrent_without_pieces_is_complete()
    {
        var picker = new PiecePicker(new PieceLayout(0, 16_384), new Random(1));
        picker.AddPeer(PieceSet.All(0));
        picker.IsComplete.ShouldBeTrue();
        picker.DistributedCopies.ShouldBe(0);
        picker.IsInteresting(PieceSet.All(0)).ShouldBeFalse();
        picker.Pick(new PickQuery { Pieces = PieceSet.All(0), Peer = 1, Count = 1 }, []).ShouldBe(0);
    }

    [Fact]
    public void A_set_of_another_torrent_is_refused() =>
        Should.Throw<ArgumentException>(() => PickerPicture.Of(available: "11").Picker.AddPeer(PieceSet.All(3)));

    [Theory]
    [InlineData("###.", false, 0)]
    [InlineData("..##", true, 1)]
    [InlineData("####", true, 1)]
    [InlineData("....", false, 0)]
    public void A_peer_is_interesting_when_it_has_what_we_want(string has, bool interesting, int count)
    {
        var picker = PickerPicture.Of(available: "1111", have: "##..", wanted: "nn-n").Picker;
        picker.IsInteresting(PickerPicture.Set(has)).ShouldBe(interesting);
        picker.CountInteresting(PickerPicture.Set(has)).ShouldBe(count);
    }

    [Fact]
    public void Priorities_of_all_pieces_are_set_at_once()
    {
        var picture = PickerPicture.Of(available: "1111");
        picture.Picker.SetPriorities([PiecePriority.Skip, PiecePriority.Low, PiecePriority.High, PiecePriority.Normal]);
        picture.Pick(count: 99).ShouldBe("2:0 2:1 2:2 2:3 3:0 3:1 3:2 3:3 1:0 1:1 1:2 1:3");
        Should.Throw<ArgumentException>(() => picture.Picker.SetPriorities([PiecePriority.Skip]));
    }

    [Fact]
    public void An_order_of_ones_own_decides_what_is_started()
    {
        var picture = PickerPicture.Of(available: "1111", blocks: "A...");
        picture.Picker.Order = new OnlyPiece(2);
        picture.Pick(count: 99).ShouldBe("0:1 0:2 0:3 2:0 2:1 2:2 2:3");
        picture.Picker.Order = new OnlyPiece(77);
        picture.Pick(count: 99).ShouldBe("", "what is not among the choices is not started");
    }

    private sealed class OnlyPiece(int number) : IPieceOrder
    {
        public bool TryChoose(in PieceChoices choices, out PieceIndex piece)
        {
            piece = new PieceIndex(number);
            return true;
        }
    }
}
