using FsCheck;
using FsCheck.Fluent;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Tests.Metainfo;

public class FileLayoutTests
{
    [Fact]
    public void A_piece_is_made_of_the_files_that_it_touches()
    {
        var layout = Of(10, 0, 4, 0, 9, 12, 0);

        layout.SlicesOf(new PieceIndex(0)).ShouldBe([new(1, 0, 4), new(3, 0, 6)]);
        layout.SlicesOf(new PieceIndex(1)).ShouldBe([new(3, 6, 3), new(4, 0, 7)]);
        layout.SlicesOf(new PieceIndex(2)).ShouldBe([new(4, 7, 5)]);
        layout.SlicesOf(new BlockRange(new PieceIndex(1), 2, 2)).ShouldBe([new(3, 8, 1), new(4, 0, 1)]);
        layout.Slices(25, 0).ShouldBeEmpty();
    }

    [Fact]
    public void A_file_has_the_pieces_that_hold_its_bytes()
    {
        var layout = Of(10, 0, 4, 6, 1, 30);

        Enumerable.Range(0, layout.Count).Select(layout.PiecesOf).Select(range => (range.First.Value, range.Count))
            .ShouldBe([(0, 0), (0, 1), (0, 1), (1, 1), (1, 4)]);
        layout.PiecesOf(4).Contains(new PieceIndex(4)).ShouldBeTrue();
        layout.PiecesOf(4).Contains(new PieceIndex(0)).ShouldBeFalse();
    }

    [Fact]
    public void What_lies_outside_is_refused()
    {
        var layout = Of(10, 5, 5);
        Should.Throw<ArgumentOutOfRangeException>(() => layout.Slices(5, 6).Count());
        Should.Throw<ArgumentOutOfRangeException>(() => layout.Slices(-1, 1).Count());
        Should.Throw<ArgumentOutOfRangeException>(() => layout.Slices(1, long.MaxValue).Count());
        Should.Throw<ArgumentOutOfRangeException>(() => layout.FileAt(10));
        Should.Throw<ArgumentOutOfRangeException>(() => new FileLayout(new PieceLayout(10, 5), [5, 4]));
        Should.Throw<ArgumentOutOfRangeException>(() => new FileLayout(new PieceLayout(10, 5), [5, -1, 6]));
        Should.Throw<ArgumentOutOfRangeException>(() => new FileLayout(new PieceLayout(10, 5), [5, long.MaxValue]));
    }

    [Fact]
    public void Slices_are_the_bytes_that_a_plain_table_gives() =>
        Prop.ForAll(
            Gen.Choose(0, 9).Select(length => (long)length).ArrayOf().ToArbitrary(),
            Gen.Choose(0, 1000).Two().ToArbitrary(),
            (lengths, run) =>
            {
                var table = lengths.SelectMany((length, file) => Enumerable.Range(0, (int)length).Select(at => (file, (long)at))).ToArray();
                var offset = run.Item1 % (table.Length + 1);
                var length = run.Item2 % (table.Length - offset + 1);
                var slices = Of(7, lengths).Slices(offset, length);
                slices.SelectMany(slice => Enumerable.Range(0, (int)slice.Length).Select(at => (slice.File, slice.Offset + at)))
                    .ShouldBe(table.Skip(offset).Take(length));
                slices.All(slice => slice.Length > 0).ShouldBeTrue();
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(40));

    [Fact]
    public void Walking_the_slices_allocates_nothing()
    {
        var layout = Of(16, [.. Enumerable.Repeat(3L, 1000)]);
        Walk(layout);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Walk(layout);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static long Walk(FileLayout layout)
    {
        var sum = 0L;
        for (var piece = 0; piece < layout.Pieces.PieceCount; piece++)
        {
            foreach (var slice in layout.SlicesOf(new PieceIndex(piece))) sum += slice.Length;
        }
        return sum;
    }

    private static FileLayout Of(int pieceLength, params long[] lengths) => new(new PieceLayout(lengths.Sum(), pieceLength), lengths);
}
