using Rx.Torrent.Picking;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Tests.Picking;

public class EndGameTests
{
    [Fact]
    public void A_requested_block_is_not_handed_out_twice_while_others_are_open()
    {
        var picture = PickerPicture.Of(available: "11", blocks: "aaaa aaa.");
        picture.Picker.AllRequested.ShouldBeFalse();
        picture.Pick('b', has: "#.").ShouldBe("");
    }

    [Fact]
    public void When_all_is_requested_it_is_handed_out_again()
    {
        var picture = PickerPicture.Of(available: "1", blocks: "aaAA");
        picture.Picker.AllRequested.ShouldBeTrue();
        picture.Pick('b', count: 9).ShouldBe("0:0 0:1");
    }

    [Fact]
    public void A_block_is_not_handed_twice_to_the_same_peer()
    {
        var picture = PickerPicture.Of(available: "1", blocks: "aaAA");
        picture.Pick('a', count: 9).ShouldBe("");
        picture.Pick('b', count: 9).ShouldBe("0:0 0:1");
        picture.Pick('b', count: 9).ShouldBe("");
    }

    [Fact]
    public void A_block_is_asked_of_four_peers_at_most()
    {
        var picture = PickerPicture.Of(available: "1", blocks: "aAAA");
        foreach (var peer in "bcd") picture.Pick(peer).ShouldBe("0:0");
        picture.Pick('e').ShouldBe("");
        picture.Release("0:0", 'a').ShouldBeTrue();
        picture.Pick('e').ShouldBe("0:0");
    }

    [Fact]
    public void The_block_that_the_fewest_were_asked_for_comes_first()
    {
        var picture = PickerPicture.Of(available: "1", blocks: "aaaA");
        picture.Pick('b').ShouldBe("0:0");
        picture.Pick('c').ShouldBe("0:1");
        picture.Pick('d', count: 2).ShouldBe("0:2 0:0");
    }

    [Fact]
    public void The_others_are_told_when_one_has_sent_the_block()
    {
        var picture = PickerPicture.Of(available: "1", blocks: "aAAA");
        picture.Pick('b');
        picture.Pick('c');
        picture.Receive("0:0", 'b').ShouldBe("PieceComplete, cancel ac");
        picture.Receive("0:0", 'c').ShouldBe("Duplicate");
    }

    [Fact]
    public void A_peer_with_a_deep_pipeline_drains_it_first()
    {
        var picture = PickerPicture.Of(available: "111", blocks: "aaaa aaaa aaaa");
        picture.Pick('b', count: 99, outstanding: EndGame.PipelineLimit).ShouldBe("");
        picture.Pick('b', count: 99, outstanding: 6).ShouldBe("0:0 0:1");
        picture.Pick('c', count: 99).Split(' ').Length.ShouldBe(EndGame.PipelineLimit);
    }

    [Fact]
    public void What_was_picked_before_counts_against_the_pipeline() =>
        PickerPicture.Of(available: "1111", blocks: "A... aaaa aaaa aaaa").Pick('b', count: 99).Split(' ').Length.ShouldBe(EndGame.PipelineLimit);

    [Fact]
    public void A_slow_peer_helps_out_with_one_block_at_a_time()
    {
        var picture = PickerPicture.Of(available: "1", blocks: "aaAA");
        picture.Pick('s', count: 9, slow: true).ShouldBe("0:0");
        picture.Pick('s', count: 9, slow: true, outstanding: 1).ShouldBe("");
    }

    [Fact]
    public void A_choking_peer_helps_out_with_what_it_allows() =>
        PickerPicture.Of(available: "11", blocks: "aaaa aaaa").Pick('b', count: 9, choking: true, allowedFast: [1]).ShouldBe("1:0 1:1 1:2 1:3");

    [Fact]
    public void A_piece_that_nobody_has_does_not_keep_the_end_game_away()
    {
        var picture = PickerPicture.Of(available: "102", blocks: "aaaa .... aaaa");
        picture.Picker.AllRequested.ShouldBeTrue();
        picture.Pick('b', has: "#.#", count: 2).ShouldBe("0:0 0:1");
        picture.Picker.AddHave((PieceIndex)1);
        picture.Picker.AllRequested.ShouldBeFalse();
    }

    [Fact]
    public void A_partial_piece_that_nobody_has_any_more_does_not_keep_the_end_game_away()
    {
        var picture = PickerPicture.Of(available: "11", blocks: "aaaa A...");
        picture.Picker.AllRequested.ShouldBeFalse();
        picture.Picker.RemoveHave((PieceIndex)1);
        picture.Picker.AllRequested.ShouldBeTrue();
    }

    [Fact]
    public void A_skipped_piece_is_not_finished_in_the_end_game() =>
        PickerPicture.Of(available: "11", wanted: "-n", blocks: "aaaa aAAA").Pick('b', count: 9).ShouldBe("1:0");

    [Fact]
    public void The_waste_of_a_whole_download_is_bounded()
    {
        // Ten peers, each with eight requests open, one of them dead: all that arrives twice was handed out in the end game.
        var layout = new PieceLayout(200L * 4 * PieceLayout.BlockLength, 4 * PieceLayout.BlockLength);
        var picker = new PiecePicker(layout, new Random(5));
        var all = PieceSet.All(layout.PieceCount);
        var pipelines = Enumerable.Range(0, 10).Select(_ => new Queue<BlockRange>()).ToArray();
        for (var peer = 0; peer < 10; peer++) picker.AddPeer(all);
        var (received, wasted) = (0, 0);
        var cancels = new List<int>();
        var picked = new List<BlockRange>();
        for (var round = 0; !picker.IsComplete; round++)
        {
            round.ShouldBeLessThan(1000);
            for (var peer = 0; peer < 10; peer++)
            {
                if (peer != 9 && pipelines[peer].TryDequeue(out var block))
                {
                    var outcome = picker.MarkReceived(block, peer, cancels);
                    if (outcome == BlockOutcome.Duplicate) wasted++;
                    else received++;
                    if (outcome == BlockOutcome.PieceComplete) picker.MarkVerified(block.Piece);
                }
                picked.Clear();
                picker.Pick(new PickQuery { Pieces = all, Peer = peer, Count = 8 - pipelines[peer].Count, Outstanding = pipelines[peer].Count }, picked);
                foreach (var next in picked) pipelines[peer].Enqueue(next);
            }
        }
        received.ShouldBe(800);
        wasted.ShouldBeInRange(1, 9 * EndGame.PipelineLimit);
    }
}
