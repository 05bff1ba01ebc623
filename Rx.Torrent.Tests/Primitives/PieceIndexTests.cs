using Rx.Torrent.Primitives;

namespace Rx.Torrent.Tests.Primitives;

public class PieceIndexTests
{
    [Fact]
    public void It_reads_as_its_number()
    {
        int number = new PieceIndex(3);
        number.ShouldBe(3);
        ((PieceIndex)3).ShouldBe(new PieceIndex(3));
        new PieceIndex(1234).ToString().ShouldBe("1234");
    }

    [Fact]
    public void The_default_is_the_first_piece() => default(PieceIndex).ShouldBe(new PieceIndex(0));

    [Fact]
    public void No_piece_has_a_negative_number() => Should.Throw<ArgumentOutOfRangeException>(() => new PieceIndex(-1));
}
