using Rx.Torrent.Primitives;

namespace Rx.Torrent.Tests.Primitives;

public class BlockRangeTests
{
    [Fact]
    public void It_shows_as_piece_offset_and_length() =>
        new BlockRange(new PieceIndex(7), 16384, 100).ToString().ShouldBe("7:16384+100");

    [Fact]
    public void Same_numbers_are_the_same_block()
    {
        new BlockRange(new PieceIndex(1), 2, 3).ShouldBe(new BlockRange(new PieceIndex(1), 2, 3));
        new BlockRange(new PieceIndex(1), 2, 3).ShouldNotBe(new BlockRange(new PieceIndex(1), 2, 4));
    }
}
