using FsCheck;
using FsCheck.Fluent;
using Rx.Torrent.Primitives;
using Rx.Torrent.Storage;

namespace Rx.Torrent.Tests.Storage;

public sealed class FileMapTests
{
    [Fact]
    public void A_run_of_bytes_falls_into_the_files_that_it_touches()
    {
        var map = new FileMap([new("a", 10), new("b", 5), new("c", 20)]);
        map.Spans(8, 10).ShouldBe([new FileSpan(0, 8, 2), new FileSpan(1, 0, 5), new FileSpan(2, 0, 3)]);
    }

    [Fact]
    public void Empty_files_hold_no_bytes_wherever_they_stand()
    {
        var map = new FileMap([new("a", 0), new("b", 4), new("c", 0), new("d", 0), new("e", 4), new("f", 0)]);
        map.Spans(0, 8).ShouldBe([new FileSpan(1, 0, 4), new FileSpan(4, 0, 4)]);
        map.FileAt(0).ShouldBe(1);
        map.FileAt(3).ShouldBe(1);
        map.FileAt(4).ShouldBe(4);
        map.Spans(0, 0).ShouldBeEmpty();
        new FileMap([new("a", 0)]).Spans(0, 0).ShouldBeEmpty();
    }

    [Fact]
    public void A_file_lies_in_the_pieces_that_hold_a_byte_of_it()
    {
        var map = new FileMap([new("a", 16), new("b", 1), new("c", 0), new("d", 31)]);
        var layout = new PieceLayout(map.TotalLength, 16);
        map.PiecesOf(0, layout).ShouldBe((0, 1));
        map.PiecesOf(1, layout).ShouldBe((1, 2));
        map.PiecesOf(2, layout).ShouldBe((0, 0));
        map.PiecesOf(3, layout).ShouldBe((1, 3));
    }

    [Fact]
    public void More_bytes_than_a_number_can_count_are_refused() =>
        Should.Throw<OverflowException>(() => new FileMap([new("a", long.MaxValue), new("b", 1)]));

    [Fact]
    public void Any_run_agrees_with_going_through_the_files_byte_by_byte()
    {
        var cases =
            from lengths in Gen.Choose(0, 6).ArrayOf(8).Where(lengths => lengths.Sum() > 0)
            from offset in Gen.Choose(0, lengths.Sum())
            from length in Gen.Choose(0, lengths.Sum() - offset)
            select (lengths, offset, length);
        Prop.ForAll(cases.ToArbitrary(), x =>
        {
            var bytes = x.lengths.SelectMany((length, file) => Enumerable.Range(0, length).Select(at => (file, at: (long)at)));
            var expected = bytes.Skip(x.offset).Take(x.length)
                .GroupBy(b => b.file).Select(run => new FileSpan(run.Key, run.First().at, run.Count()));
            return new FileMap([.. x.lengths.Select((length, i) => new StoreFile($"{i}", length))]).Spans(x.offset, x.length).SequenceEqual(expected);
        }).QuickCheckThrowOnFailure();
    }
}
