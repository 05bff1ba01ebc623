using Rx.Torrent.Picking;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Tests.Picking;

public class PiecePrioritiesTests
{
    private static readonly PieceLayout Layout = new(45, 10);

    [Fact]
    public void A_piece_is_wanted_as_much_as_the_most_wanted_file_in_it() =>
        Of((0, 5, PiecePriority.Low), (5, 10, PiecePriority.High), (15, 15, PiecePriority.Skip), (30, 15, PiecePriority.Normal))
            .ShouldBe([PiecePriority.High, PiecePriority.High, PiecePriority.Skip, PiecePriority.Normal, PiecePriority.Normal]);

    [Fact]
    public void A_file_that_ends_with_a_piece_does_not_ask_for_the_next() =>
        Of((0, 10, PiecePriority.High), (10, 35, PiecePriority.Skip))
            .ShouldBe([PiecePriority.High, PiecePriority.Skip, PiecePriority.Skip, PiecePriority.Skip, PiecePriority.Skip]);

    [Fact]
    public void An_empty_file_asks_for_nothing() =>
        Of((20, 0, PiecePriority.High)).ShouldAllBe(priority => priority == PiecePriority.Skip);

    [Theory]
    [InlineData(-1, 5)]
    [InlineData(0, 46)]
    [InlineData(40, long.MaxValue)]
    [InlineData(0, -1)]
    public void A_file_outside_of_the_torrent_is_refused(long offset, long length) =>
        Should.Throw<ArgumentOutOfRangeException>(() => Of((offset, length, PiecePriority.High)));

    private static PiecePriority[] Of(params (long Offset, long Length, PiecePriority Priority)[] files) =>
        PiecePriorities.FromFiles(Layout, files.Select(file => new PrioritizedRange(file.Offset, file.Length, file.Priority)));
}
