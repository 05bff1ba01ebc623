using System.Security.Cryptography;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Primitives;
using Rx.Torrent.Storage;

namespace Rx.Torrent.Tests.Storage;

public sealed class PieceCheckerTests : IDisposable
{
    private readonly Content _content = new(32, new("a", 100), new("b", 100), new("e", 0), new("c", 100));
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Every_piece_of_the_range_is_reported_once_in_order()
    {
        using var store = _content.StoreIn(_directory.Path);
        _content.WritePieces(store, 0, 3, 4, 9);
        var reports = new List<(int, bool)>();
        Checker(store).Check(2, 6, (piece, found) => reports.Add((piece, found)), CancellationToken.None);
        reports.ShouldBe([(2, false), (3, true), (4, true), (5, false)]);
    }

    [Fact]
    public void A_changed_byte_costs_its_piece_alone()
    {
        using var store = _content.StoreIn(_directory.Path);
        _content.WriteAll(store);
        store.Write(130, [new[] { (byte)~_content.Bytes[130] }]);
        _content.Check(store).ShouldBe([0, 1, 2, 3, 5, 6, 7, 8, 9]);
    }

    [Fact]
    public void Missing_and_short_files_cost_their_pieces_and_no_reading()
    {
        using (var writing = _content.StoreIn(_directory.Path)) _content.WriteAll(writing);
        File.Delete(_directory["b"]);
        using var store = new FaultyStore(_content.StoreIn(_directory.Path));
        _content.Check(store).ShouldBe([0, 1, 2, 7, 8, 9]); // piece 3 begins in a and ends in b, piece 6 the other way round with c
        store.Reads.ShouldBe(2); // all that is in a, all that is in c
        File.WriteAllBytes(_directory["c"], _content.FileBytes(3)[..56]);
        _content.Check(store).ShouldBe([0, 1, 2, 7]);
    }

    [Fact]
    public void A_file_that_vanishes_during_the_check_costs_its_pieces_alone()
    {
        using var store = new FaultyStore(new MemoryStore(_content.Bytes.Length));
        _content.WriteAll(store);
        store.ReadFault = StoreFault.Missing;
        store.At = 40;
        _content.Check(store).ShouldBe([0, 2, 3, 4, 5, 6, 7, 8, 9]);
    }

    [Theory]
    [InlineData(StoreFault.Denied)]
    [InlineData(StoreFault.Failed)]
    public void Trouble_that_says_nothing_about_the_piece_is_passed_on(StoreFault fault)
    {
        using var store = new FaultyStore(new MemoryStore(_content.Bytes.Length)) { ReadFault = fault };
        Should.Throw<StoreException>(() => _content.Check(store)).Fault.ShouldBe(fault);
    }

    [Fact]
    public void Holes_are_zeros_and_zeros_can_be_a_piece()
    {
        var files = new[] { new StoreFile("a", 96) };
        var layout = new PieceLayout(96, 32);
        byte[] hashes = [.. SHA1.HashData(new byte[32]), .. SHA1.HashData([1]), .. SHA1.HashData(new byte[32])];
        using var store = new FileStore(_directory.Path, Content.InfoHash, files, layout);
        store.Write(95, [new byte[1]]);
        var found = new List<int>();
        new PieceChecker(store, new FileLayout(layout, 96), hashes).Check(0, 3, (piece, there) =>
        {
            if (there) found.Add(piece);
        }, CancellationToken.None);
        found.ShouldBe([0, 2]);
    }

    [Fact]
    public void Holes_are_not_read()
    {
        if (!OperatingSystem.IsLinux()) return; // others may not tell
        var layout = new PieceLayout(32L << 30, 4 << 20);
        using var files = new FileStore(_directory.Path, Content.InfoHash, [new("a", layout.TotalLength)], layout);
        files.Write(layout.TotalLength - 1, [new byte[1]]);
        using var store = new FaultyStore(files);
        var found = 0;
        var checker = new PieceChecker(store, new FileLayout(layout, layout.TotalLength), new byte[layout.PieceCount * 20]);
        checker.Check(0, layout.PieceCount, (_, there) => found += there ? 1 : 0, CancellationToken.None);
        found.ShouldBe(0);
        store.Reads.ShouldBeLessThan(10); // those of the last piece, and not of eight thousand
    }

    [Fact]
    public void A_cancelled_check_stops_at_once()
    {
        using var store = new MemoryStore(_content.Bytes.Length);
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();
        Should.Throw<OperationCanceledException>(() => Checker(store).Check(0, 10, (_, _) => throw new InvalidOperationException(), cancel.Token));
    }

    [Fact]
    public void Several_ranges_can_be_checked_at_once()
    {
        var content = new Content(1000, [.. Enumerable.Range(0, 60).Select(i => new StoreFile($"{i}", 3_333))]);
        using var store = content.StoreIn(_directory.Path, new FileHandleCache(4));
        content.WriteAll(store);
        var checker = new PieceChecker(store, content.FileLayout, content.Hashes);
        var found = 0;
        Parallel.For(0, content.Layout.PieceCount / 10, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
            checker.Check(i * 10, Math.Min(content.Layout.PieceCount, i * 10 + 10), (_, there) => Interlocked.Add(ref found, there ? 1 : 0), CancellationToken.None));
        found.ShouldBe(content.Layout.PieceCount / 10 * 10);
    }

    [Fact]
    public void Pieces_larger_than_a_read_are_found()
    {
        var content = new Content(2 * PieceHasher.ReadLength + 1, new("a", 3 * PieceHasher.ReadLength), new("b", 2 * PieceHasher.ReadLength));
        using var store = content.StoreIn(_directory.Path);
        content.WriteAll(store);
        content.Check(store).ShouldBe([0, 1, 2]);
    }

    [Fact]
    public void Hashes_of_another_number_of_pieces_are_refused()
    {
        using var store = new MemoryStore(_content.Bytes.Length);
        Should.Throw<ArgumentException>(() => new PieceChecker(store, _content.FileLayout, new byte[199]));
    }

    private PieceChecker Checker(IPieceStore store) => new(store, _content.FileLayout, _content.Hashes);
}
