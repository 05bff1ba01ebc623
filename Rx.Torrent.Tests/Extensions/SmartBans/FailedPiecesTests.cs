using Rx.Torrent.Extensions.SmartBans;
using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Tests.Extensions.SmartBans;

/// <summary>What is remembered of pieces that failed has an end.</summary>
public class FailedPiecesTests
{
    private readonly FailedPieces _failed = new();

    [Fact]
    public void When_there_are_too_many_blocks_the_piece_is_forgotten_that_failed_first()
    {
        Fail(0, FailedPieces.MostBlocks / 2);
        Fail(1, FailedPieces.MostBlocks / 2);
        _failed.All.Count().ShouldBe(2);

        Fail(2, 1);
        Remembered().ShouldBe([1, 2]);
    }

    [Fact]
    public void A_piece_that_was_right_and_fails_again_is_as_young_as_any()
    {
        Fail(0, 1);
        _failed.Take(new PieceIndex(0)).ShouldNotBeNull();
        Fail(1, FailedPieces.MostBlocks - 1);
        Fail(0, 1);

        Fail(2, 1);
        Remembered().ShouldBe([0, 2]);
    }

    [Fact]
    public void One_piece_may_not_fail_for_ever_either()
    {
        for (var i = 0; i < 3; i++) Fail(0, FailedPieces.MostBlocks / 2);
        Remembered().ShouldBeEmpty();

        Fail(0, 1);
        _failed.Find(new PieceIndex(0)).ShouldNotBeNull().BlockCount.ShouldBe(1);
    }

    private void Fail(int piece, int blocks) => _failed.Add(new PieceFailed(new PieceIndex(piece), [])
    {
        Blocks = [.. Enumerable.Repeat(new FailedBlock(new BlockRange(new PieceIndex(piece), 0, 1), null, new byte[20]), blocks)],
    });

    private int[] Remembered() => [.. Enumerable.Range(0, 3).Where(piece => _failed.Find(new PieceIndex(piece)) is not null)];
}
