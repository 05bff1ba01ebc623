using Rx.Torrent.Primitives;
using Rx.Torrent.Swarms.Trading;

namespace Rx.Torrent.Tests.Swarms.Trading;

public class ServingLineTests
{
    private readonly ServingLine _line = new(longest: 4);

    [Fact]
    public void Blocks_come_in_the_order_of_asking_and_cancelled_ones_do_not()
    {
        foreach (var number in (int[])[1, 2, 3]) _line.Add(Block(number));

        _line.Cancel(Block(2)).ShouldBeTrue();
        _line.Cancel(Block(9)).ShouldBeFalse();
        _line.Count.ShouldBe(2);
        _line.TakeAll().ShouldBe([Block(1), Block(3)]);
        _line.Count.ShouldBe(0);
        _line.Cancel(Block(1)).ShouldBeFalse();
    }

    [Fact]
    public void A_block_that_was_asked_for_twice_is_cancelled_once_at_a_time()
    {
        _line.Add(Block(1));
        _line.Add(Block(1));

        _line.Cancel(Block(1)).ShouldBeTrue();
        _line.TakeAll().ShouldBe([Block(1)]);
    }

    [Fact]
    public void To_cancel_and_ask_again_gains_no_room()
    {
        for (var round = 0; round < 4; round++)
        {
            _line.IsFull.ShouldBeFalse();
            _line.Add(Block(round));
            _line.Cancel(Block(round));
        }

        _line.IsFull.ShouldBeTrue();
        _line.TryPeek(out _).ShouldBeFalse();
        _line.IsFull.ShouldBeFalse();
    }

    private static BlockRange Block(int number) => new(new PieceIndex(number), 0, PieceLayout.BlockLength);
}
