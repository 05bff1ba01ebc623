using Rx.Torrent.Storage;

namespace Rx.Torrent.Tests.Storage;

public sealed class FileStoreSkippingTests : IDisposable
{
    // Pieces:   0       1       2       3       4       5
    //           aaaaaaaaaaaabbbbbbbbbbbbbbbbbbbbbbbbbbccccccccc    b begins in piece 1 and ends in piece 4
    private readonly Content _content = new(32, new("t/a", 48), new("t/b", 96), new("t/c", 40));
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_skipped_file_is_not_created_and_its_part_of_shared_pieces_goes_into_the_parts_file()
    {
        using var store = _content.StoreIn(_directory.Path);
        store.SetWanted(1, false);
        _content.WritePieces(store, 0, 1, 4, 5);
        _directory.Entries.ShouldBe([Content.PartsName, "t/", "t/a", "t/c"]);
        _content.Check(store).ShouldBe([0, 1, 4, 5]);
    }

    [Fact]
    public void The_parts_file_lays_bytes_where_they_are_in_the_torrent()
    {
        using var store = _content.StoreIn(_directory.Path);
        store.SetWanted(1, false);
        _content.WritePieces(store, 1);
        var parts = File.ReadAllBytes(_directory[Content.PartsName]);
        parts[48..].ShouldBe(_content.Bytes[48..64]);
        parts[..48].ShouldAllBe(b => b == 0);
    }

    [Fact]
    public void A_skipped_file_that_becomes_wanted_gets_its_bytes_and_the_parts_file_goes()
    {
        using var store = _content.StoreIn(_directory.Path);
        store.SetWanted(1, false);
        _content.WritePieces(store, 0, 1, 4, 5);
        store.SetWanted(1, true);
        _directory.Entries.ShouldBe(["t/", "t/a", "t/b", "t/c"]);
        _content.Check(store).ShouldBe([0, 1, 4, 5]);
        _content.WritePieces(store, 2, 3);
        File.ReadAllBytes(_directory["t/b"]).ShouldBe(_content.FileBytes(1));
    }

    [Fact]
    public void A_skipped_file_without_bytes_becomes_wanted_without_being_created()
    {
        using var store = _content.StoreIn(_directory.Path);
        store.SetWanted(1, false);
        store.SetWanted(1, true);
        _directory.Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_parts_file_may_go_while_everything_is_flushed()
    {
        for (var round = 0; round < 200; round++)
        {
            using var directory = new TemporaryDirectory();
            using var store = _content.StoreIn(directory.Path);
            store.SetWanted(1, false);
            _content.WritePieces(store, 1, 4);
            using var together = new Barrier(2);
            var flushing = Task.Run(() =>
            {
                together.SignalAndWait();
                for (var i = 0; i < 5; i++) store.Flush();
            });

            together.SignalAndWait();
            store.SetWanted(1, true);

            await flushing; // it opened the parts file that had just gone
            _content.Check(store).ShouldBe([1, 4]);
        }
    }

    [Fact]
    public void A_file_that_is_there_when_it_is_skipped_stays_in_use()
    {
        using var store = _content.StoreIn(_directory.Path);
        _content.WritePieces(store, 2);
        store.SetWanted(1, false);
        _content.WritePieces(store, 1);
        _directory.Entries.ShouldBe(["t/", "t/a", "t/b"]);
        _content.Check(store).ShouldBe([1, 2]);
    }

    [Fact]
    public void A_piece_of_a_skipped_file_alone_makes_it_a_file_after_all()
    {
        using var store = _content.StoreIn(_directory.Path);
        store.SetWanted(1, false);
        _content.WritePieces(store, 1, 4);
        _content.WritePieces(store, 2);
        _directory.Entries.ShouldBe(["t/", "t/a", "t/b", "t/c"]);
        _content.Check(store).ShouldBe([1, 2, 4]);
    }

    [Fact]
    public void Bytes_that_are_skipped_are_missing()
    {
        using var store = _content.StoreIn(_directory.Path);
        store.SetWanted(1, false);
        _content.WritePieces(store, 1, 4);
        Should.Throw<StoreException>(() => _content.ReadPiece(store, 2)).Fault.ShouldBe(StoreFault.Missing);
        store.IsUnwritten(64, 32).ShouldBeFalse(); // missing is not the same as zeros
    }

    [Fact]
    public void Several_skipped_files_share_the_parts_file_until_the_last_is_wanted()
    {
        var content = new Content(32, new("a", 8), new("b", 8), new("c", 8), new("d", 8));
        using var store = content.StoreIn(_directory.Path);
        store.SetWanted(1, false);
        store.SetWanted(2, false);
        content.WriteAll(store);
        _directory.Entries.ShouldBe([Content.PartsName, "a", "d"]);
        store.SetWanted(1, true);
        _directory.Entries.ShouldBe([Content.PartsName, "a", "b", "d"]);
        store.SetWanted(2, true);
        _directory.Entries.ShouldBe(["a", "b", "c", "d"]);
        content.Check(store).ShouldBe([0]);
    }

    [Fact]
    public void A_store_that_is_opened_again_finds_the_parts_once_it_knows_what_is_skipped()
    {
        using (var first = _content.StoreIn(_directory.Path))
        {
            first.SetWanted(1, false);
            _content.WritePieces(first, 0, 1, 4, 5);
            first.Finish();
        }
        using var second = _content.StoreIn(_directory.Path);
        second.SetWanted(1, false);
        _content.Check(second).ShouldBe([0, 1, 4, 5]);
        second.SetWanted(1, true);
        _content.Check(second).ShouldBe([0, 1, 4, 5]);
    }

    [Fact]
    public void A_skipped_file_has_the_stamp_of_the_parts_file()
    {
        using var store = _content.StoreIn(_directory.Path);
        store.SetWanted(1, false);
        store.StampOf(1).IsMissing.ShouldBeTrue();
        _content.WritePieces(store, 1);
        store.StampOf(1).Length.ShouldBe(64);
    }

    [Fact]
    public void A_skipped_empty_file_is_not_created_by_finishing()
    {
        var content = new Content(32, new("a", 8), new("e", 0));
        using var store = content.StoreIn(_directory.Path);
        store.SetWanted(1, false);
        content.WriteAll(store);
        store.Finish();
        _directory.Entries.ShouldBe(["a"]);
        store.SetWanted(1, true);
        store.Finish();
        _directory.Entries.ShouldBe(["a", "e"]);
    }

    [Fact]
    public void Skipping_while_others_write_loses_nothing()
    {
        var content = new Content(64, [.. Enumerable.Range(0, 40).Select(i => new StoreFile($"t/{i}", 100 + i))]);
        using var store = content.StoreIn(_directory.Path, new FileHandleCache(4));
        Parallel.For(0, content.Layout.PieceCount + content.Files.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            if (i < content.Layout.PieceCount) content.WritePieces(store, i);
            else store.SetWanted(i - content.Layout.PieceCount, false);
        });
        content.Check(store).Count.ShouldBe(content.Layout.PieceCount);
        Parallel.For(0, content.Files.Length, file => store.SetWanted(file, true));
        content.Check(store).Count.ShouldBe(content.Layout.PieceCount);
        File.Exists(_directory[Content.PartsName]).ShouldBeFalse();
    }
}
