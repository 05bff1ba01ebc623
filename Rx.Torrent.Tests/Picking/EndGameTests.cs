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
        picture.PickAgain('b', late: "0:0", has: "#.").ShouldBe("");
    }

    [Fact]
    public void When_all_is_requested_what_is_late_is_handed_out_again_and_nothing_else()
    {
        var picture = PickerPicture.Of(available: "1", blocks: "aaaA");
        picture.Picker.AllRequested.ShouldBeTrue();
        picture.Pick('b', count: 9).ShouldBe("");
        picture.PickAgain('b', late: "0:2 0:1").ShouldBe("0:2 0:1");
    }

    [Fact]
    public void A_block_is_not_handed_twice_to_the_same_peer()
    {
        var picture = PickerPicture.Of(available: "1", blocks: "aaAA");
        picture.PickAgain('a', late: "0:0 0:1").ShouldBe("");
        picture.PickAgain('b', late: "0:0 0:1").ShouldBe("0:0 0:1");
        picture.PickAgain('b', late: "0:0 0:1").ShouldBe("");
    }

    [Fact]
    public void A_block_is_asked_of_two_peers_at_most()
    {
        var picture = PickerPicture.Of(available: "1", blocks: "aAAA");
        picture.PickAgain('b', late: "0:0").ShouldBe("0:0");
        picture.PickAgain('c', late: "0:0").ShouldBe("");
        picture.Release("0:0", 'a').ShouldBeTrue(); // it snubs us, or has left
        picture.PickAgain('c', late: "0:0").ShouldBe("0:0");
    }

    [Fact]
    public void What_has_come_or_is_open_is_not_late()
    {
        var picture = PickerPicture.Of(available: "10", blocks: "aAaa ....");
        picture.PickAgain('b', late: "0:1 1:0 0:2").ShouldBe("0:2");
    }

    [Fact]
    public void The_others_are_told_when_one_has_sent_the_block()
    {
        var picture = PickerPicture.Of(available: "1", blocks: "aAAA");
        picture.PickAgain('b', late: "0:0");
        picture.Receive("0:0", 'b').ShouldBe("PieceComplete, cancel a");
        picture.Receive("0:0", 'a').ShouldBe("Duplicate");
    }

    [Fact]
    public void A_peer_with_a_deep_pipeline_drains_it_first()
    {
        const string Late = "0:0 0:1 0:2 0:3 1:0 1:1 1:2 1:3 2:0 2:1 2:2 2:3";
        var picture = PickerPicture.Of(available: "111", blocks: "aaaa aaaa aaaa");
        picture.PickAgain('b', Late, outstanding: EndGame.PipelineLimit).ShouldBe("");
        picture.PickAgain('b', Late, outstanding: 6).ShouldBe("0:0 0:1");
        picture.PickAgain('c', Late).Split(' ').Length.ShouldBe(EndGame.PipelineLimit);
    }

    [Fact]
    public void A_slow_peer_helps_out_with_one_block_at_a_time()
    {
        var picture = PickerPicture.Of(available: "1", blocks: "aaAA");
        picture.PickAgain('s', late: "0:0 0:1", slow: true).ShouldBe("0:0");
        picture.PickAgain('s', late: "0:0 0:1", slow: true, outstanding: 1).ShouldBe("");
    }

    [Fact]
    public void A_choking_peer_helps_out_with_what_it_allows() =>
        PickerPicture.Of(available: "11", blocks: "aaaa aaaa").PickAgain('b', late: "0:0 1:0 1:1", choking: true, allowedFast: [1]).ShouldBe("1:0 1:1");

    [Fact]
    public void A_piece_that_nobody_has_does_not_keep_the_end_game_away()
    {
        var picture = PickerPicture.Of(available: "102", blocks: "aaaa .... aaaa");
        picture.Picker.AllRequested.ShouldBeTrue();
        picture.PickAgain('b', late: "0:0 0:1", has: "#.#").ShouldBe("0:0 0:1");
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
        PickerPicture.Of(available: "11", wanted: "-n", blocks: "aaaa aAAA").PickAgain('b', late: "0:0 1:0").ShouldBe("1:0");

    [Fact]
    public void One_peer_that_has_died_holds_nothing_up()
    {
        // Ten peers, each with eight requests open, one of them dead: what it owes is late, and others send it.
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
                var query = new PickQuery { Pieces = all, Peer = peer, Count = 8 - pipelines[peer].Count, Outstanding = pipelines[peer].Count };
                if (picker.Pick(query, picked) == 0) picker.PickAgain(query, [.. pipelines[9]], picked);
                foreach (var next in picked) pipelines[peer].Enqueue(next);
            }
        }
        received.ShouldBe(800);
        wasted.ShouldBe(0);
    }
}
