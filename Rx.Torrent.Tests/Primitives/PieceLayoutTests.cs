using Rx.Torrent.Primitives;

namespace Rx.Torrent.Tests.Primitives;

public class PieceLayoutTests
{
    [Theory]
    [InlineData(0, 16384, 0)]
    [InlineData(1, 16384, 1)]
    [InlineData(16384, 16384, 1)]
    [InlineData(16385, 16384, 2)]
    [InlineData(5_000_000_000, 4 * 1024 * 1024, 1193)]
    public void Pieces_cover_the_length(long total, int pieceLength, int pieces) =>
        new PieceLayout(total, pieceLength).PieceCount.ShouldBe(pieces);

    [Fact]
    public void The_last_piece_and_the_last_block_are_what_is_left()
    {
        var layout = new PieceLayout(40_000 + 20_000, 40_000);
        layout.BlocksPerPiece.ShouldBe(3);
        layout.LengthOf(new PieceIndex(0)).ShouldBe(40_000);
        layout.BlockAt(new PieceIndex(0), 2).ShouldBe(new BlockRange(new PieceIndex(0), 32768, 7232));
        layout.LengthOf(new PieceIndex(1)).ShouldBe(20_000);
        layout.BlockCountOf(new PieceIndex(1)).ShouldBe(2);
        layout.BlockAt(new PieceIndex(1), 0).ShouldBe(new BlockRange(new PieceIndex(1), 0, 16384));
        layout.BlockAt(new PieceIndex(1), 1).ShouldBe(new BlockRange(new PieceIndex(1), 16384, 3616));
    }

    [Fact]
    public void Offsets_count_from_the_start_of_the_torrent_also_beyond_2_GiB()
    {
        var layout = new PieceLayout(10_000_000_000, 4 * 1024 * 1024);
        layout.OffsetOf(new PieceIndex(1000)).ShouldBe(4_194_304_000);
        layout.OffsetOf(new BlockRange(new PieceIndex(1000), 16384, 16384)).ShouldBe(4_194_320_384);
    }

    [Theory]
    [InlineData(0, 0, 1, true)]
    [InlineData(0, 0, 40_000, true)]
    [InlineData(1, 19_999, 1, true)]
    [InlineData(0, 0, 0, false)]
    [InlineData(0, 0, -1, false)]
    [InlineData(0, -1, 1, false)]
    [InlineData(0, 40_000, 1, false)]
    [InlineData(0, 1, 40_000, false)]
    [InlineData(0, 1, int.MaxValue, false)]
    [InlineData(0, int.MaxValue, int.MaxValue, false)]
    [InlineData(1, 19_999, 2, false)]
    [InlineData(2, 0, 1, false)]
    [InlineData(int.MaxValue, 0, 1, false)]
    public void A_block_lies_wholly_inside_its_piece_or_is_none(int piece, int offset, int length, bool inside) =>
        new PieceLayout(60_000, 40_000).Contains(new BlockRange(new PieceIndex(piece), offset, length)).ShouldBe(inside);

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(0x1_0000_0000, false)]
    public void A_number_is_an_index_only_when_it_is_that_of_a_piece(long value, bool inside)
    {
        new PieceLayout(60_000, 40_000).TryIndex(value, out var index).ShouldBe(inside);
        index.Value.ShouldBe(inside ? (int)value : 0);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(1, 0)]
    [InlineData(1, -1)]
    [InlineData(long.MaxValue, 16384)]
    [InlineData(long.MaxValue, int.MaxValue)]
    [InlineData((long)int.MaxValue + 1, 1)]
    public void Impossible_lengths_are_refused(long total, int pieceLength) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new PieceLayout(total, pieceLength));

    [Fact]
    public void The_longest_piece_there_can_be_has_its_blocks()
    {
        var layout = new PieceLayout(int.MaxValue, int.MaxValue);
        layout.BlocksPerPiece.ShouldBe(131_072);
        layout.BlockCountOf(new PieceIndex(0)).ShouldBe(131_072);
        layout.BlockAt(new PieceIndex(0), 131_071).Length.ShouldBe(16_383);
    }

    [Fact]
    public void What_lies_outside_has_no_length_and_no_blocks()
    {
        var layout = new PieceLayout(60_000, 40_000);
        Should.Throw<ArgumentOutOfRangeException>(() => layout.LengthOf(new PieceIndex(2)));
        Should.Throw<ArgumentOutOfRangeException>(() => layout.BlockAt(new PieceIndex(2), 0));
        Should.Throw<ArgumentOutOfRangeException>(() => layout.BlockAt(new PieceIndex(0), 3));
        Should.Throw<ArgumentOutOfRangeException>(() => layout.BlockAt(new PieceIndex(0), -1));
    }
}
