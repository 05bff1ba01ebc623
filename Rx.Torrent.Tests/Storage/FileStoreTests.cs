using Rx.Torrent.Metainfo;
using Rx.Torrent.Primitives;
using Rx.Torrent.Storage;

namespace Rx.Torrent.Tests.Storage;

public sealed class FileStoreTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Pieces_across_files_land_in_those_files_and_read_back()
    {
        var content = new Content(32, new("t/a", 50), new("t/sub/b", 10), new("t/c", 70));
        using var store = content.StoreIn(_directory.Path);
        content.WriteAll(store);
        for (var file = 0; file < content.Files.Length; file++)
            File.ReadAllBytes(_directory[content.Files[file].Path]).ShouldBe(content.FileBytes(file));
        for (var piece = 0; piece < content.Layout.PieceCount; piece++)
            content.ReadPiece(store, piece).ShouldBe(content.PieceBytes(piece).ToArray());
    }

    [Fact]
    public void A_file_that_cannot_be_flushed_fails_all_of_it_as_what_it_is_and_is_flushed_the_next_time()
    {
        var content = new Content(32, [.. Enumerable.Range(0, 40).Select(number => new StoreFile($"t/{number}", 20))]);
        using var store = content.StoreIn(_directory.Path, new FileHandleCache(1));
        content.WriteAll(store);
        Directory.Delete(_directory["t"], recursive: true);
        Should.Throw<StoreException>(store.Flush).Operation.ShouldBe(StoreOperation.Open);

        content.WriteAll(store);
        store.Flush();
        File.ReadAllBytes(_directory["t/7"]).ShouldBe(content.FileBytes(7));
    }

    [Fact]
    public void Buffers_of_any_cut_are_gathered_and_scattered()
    {
        var content = new Content(64, new("a", 5), new("b", 0), new("c", 11), new("d", 30), new("e", 1));
        using var store = content.StoreIn(_directory.Path);
        var random = new Random(2);
        for (var round = 0; round < 200; round++)
        {
            var offset = random.Next(content.Bytes.Length);
            var length = random.Next(content.Bytes.Length - offset + 1);
            store.Write(offset, [.. Cut(content.Bytes.AsMemory(offset, length), random).Select(part => (ReadOnlyMemory<byte>)part)]);
            var read = new byte[length];
            store.Read(offset, [.. Cut(read, random)]);
            read.ShouldBe(content.Bytes[offset..(offset + length)]);
        }
    }

    [Fact]
    public void More_buffers_than_the_system_takes_at_once_are_read_and_written()
    {
        var content = new Content(4096, new StoreFile("a", 4096));
        using var store = content.StoreIn(_directory.Path);
        store.Write(0, [.. content.Bytes.Select((_, i) => (ReadOnlyMemory<byte>)content.Bytes.AsMemory(i, 1))]);
        var read = new byte[4096];
        store.Read(0, [.. read.Select((_, i) => read.AsMemory(i, 1))]);
        read.ShouldBe(content.Bytes);
    }

    [Fact]
    public void Nothing_is_on_the_disk_before_the_first_write()
    {
        var content = new Content(32, new("t/a", 50), new("t/b", 0));
        using var store = content.StoreIn(_directory["root"]);
        Should.Throw<StoreException>(() => content.ReadPiece(store, 0)).Fault.ShouldBe(StoreFault.Missing);
        store.Flush();
        _directory.Entries.ShouldBeEmpty();
    }

    [Fact]
    public void A_write_creates_the_files_that_it_touches_and_no_others()
    {
        var content = new Content(32, new("t/a", 32), new("t/b", 32));
        using var store = content.StoreIn(_directory.Path);
        content.WritePieces(store, 1);
        _directory.Entries.ShouldBe(["t/", "t/b"]);
    }

    [Fact]
    public void A_file_takes_the_room_of_what_was_written()
    {
        if (!OperatingSystem.IsLinux()) return; // others are sparse too, but tell in other ways
        const long Length = 8L << 30;
        using var store = new FileStore(_directory.Path, Content.InfoHash, [new("big", Length)], new PieceLayout(Length, 1 << 20));
        store.Write(Length - 4, [new byte[] { 1, 2, 3, 4 }]);
        new FileInfo(_directory["big"]).Length.ShouldBe(Length);
        var read = new byte[8];
        store.Read(Length - 8, [read]);
        read.ShouldBe([0, 0, 0, 0, 1, 2, 3, 4]);
    }

    [Fact]
    public void A_file_that_is_too_long_is_cut_when_it_is_written_to_but_not_when_it_is_read()
    {
        var content = new Content(32, new StoreFile("a", 40));
        File.WriteAllBytes(_directory["a"], new byte[50]);
        using var store = content.StoreIn(_directory.Path);
        content.ReadPiece(store, 0);
        new FileInfo(_directory["a"]).Length.ShouldBe(50);
        content.WritePieces(store, 0);
        new FileInfo(_directory["a"]).Length.ShouldBe(40);
    }

    [Fact]
    public void Padding_never_touches_the_disk_and_reads_as_zeros()
    {
        var content = new Content(32, new("a", 20), new(".pad/12", 12) { IsPadding = true }, new("b", 32));
        using var store = content.StoreIn(_directory.Path);
        content.WriteAll(store);
        _directory.Entries.ShouldBe(["a", "b"]);
        content.ReadPiece(store, 0).ShouldBe(content.PieceBytes(0).ToArray());
        new FileInfo(_directory["a"]).Length.ShouldBe(20);
    }

    [Fact]
    public void Finishing_creates_empty_files_and_makes_programs_executable()
    {
        var content = new Content(32, new("t/run", 40) { IsExecutable = true }, new("t/empty/e", 0), new("t/text", 8));
        using var store = content.StoreIn(_directory.Path);
        content.WriteAll(store);
        store.Finish();
        File.ReadAllBytes(_directory["t/empty/e"]).ShouldBeEmpty();
        if (OperatingSystem.IsWindows()) return;
        File.GetUnixFileMode(_directory["t/run"]).HasFlag(UnixFileMode.UserExecute).ShouldBeTrue();
        File.GetUnixFileMode(_directory["t/text"]).HasFlag(UnixFileMode.UserExecute).ShouldBeFalse();
    }

    [Fact]
    public void A_torrent_is_stored_as_its_metainfo_says()
    {
        byte[] torrent =
        [
            .. "d4:infod5:filesl"u8,
            .. "d4:attr1:x6:lengthi3e4:pathl3:runee"u8,
            .. "d4:attr1:p6:lengthi13e4:pathl4:.pad2:13ee"u8,
            .. "d4:attr1:l6:lengthi0e4:pathl4:linke12:symlink pathl3:runee"u8,
            .. "d6:lengthi5e4:pathl1:bee"u8,
            .. "e4:name1:t12:piece lengthi16e6:pieces40:"u8, .. new byte[40], .. "ee"u8,
        ];
        using var store = new FileStore(_directory.Path, MetainfoFile.Read(torrent));
        store.Write(0, [new byte[] { 1, 2, 3 }, new byte[13], new byte[] { 4, 5, 6, 7, 8 }]);
        store.Finish();
        _directory.Entries.ShouldBe(["t/", "t/b", "t/run"]);
        File.ReadAllBytes(_directory["t/run"]).ShouldBe([1, 2, 3]);
        File.ReadAllBytes(_directory["t/b"]).ShouldBe([4, 5, 6, 7, 8]);
        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(_directory["t/run"]).HasFlag(UnixFileMode.UserExecute).ShouldBeTrue();
    }

    [Fact]
    public void A_torrent_of_empty_files_only_can_be_finished()
    {
        var content = new Content(32, new("t/a", 0), new("t/b", 0));
        using var store = content.StoreIn(_directory.Path);
        store.Read(0, []);
        store.Write(0, []);
        store.Finish();
        _directory.Entries.ShouldBe(["t/", "t/a", "t/b"]);
    }

    [Fact]
    public void What_was_written_survives_the_store_and_another_one_reads_it()
    {
        var content = new Content(32, new("a", 50), new("b", 50));
        using (var first = content.StoreIn(_directory.Path))
        {
            content.WriteAll(first);
            first.Flush();
        }
        using var second = content.StoreIn(_directory.Path);
        content.Check(second).ShouldBe([0, 1, 2, 3]);
    }

    [Fact]
    public void Several_threads_write_and_read_their_own_ranges_at_once()
    {
        var content = new Content(1 << 14, [.. Enumerable.Range(0, 50).Select(i => new StoreFile($"t/{i % 7}/{i}", 7_000 + i * 500))]);
        using var store = content.StoreIn(_directory.Path, new FileHandleCache(4)); // few handles, so that files close under each other's feet
        Parallel.For(0, content.Layout.PieceCount, new ParallelOptions { MaxDegreeOfParallelism = 8 }, piece =>
        {
            content.WritePieces(store, piece);
            content.ReadPiece(store, piece).ShouldBe(content.PieceBytes(piece).ToArray());
            if (piece % 16 == 0) store.Flush();
        });
        content.Check(store).Count.ShouldBe(content.Layout.PieceCount);
    }

    [Fact]
    public void Many_files_are_no_trouble()
    {
        var content = new Content(1 << 20, [.. Enumerable.Range(0, 50_000).Select(i => new StoreFile($"t/{i / 1000}/{i}", i % 10))]);
        using var store = content.StoreIn(_directory.Path);
        store.Write(200_000, [content.Bytes.AsMemory(200_000, 1000)]);
        var read = new byte[1000];
        store.Read(200_000, [read]);
        read.ShouldBe(content.Bytes[200_000..201_000]);
    }

    [Fact]
    public void Bytes_outside_of_the_torrent_are_a_mistake_of_the_caller()
    {
        using var store = new Content(32, new StoreFile("a", 40)).StoreIn(_directory.Path);
        Should.Throw<ArgumentOutOfRangeException>(() => store.Read(39, [new byte[2]]));
        Should.Throw<ArgumentOutOfRangeException>(() => store.Write(-1, [new byte[2]]));
        Should.Throw<ArgumentOutOfRangeException>(() => store.Write(long.MaxValue, [new byte[2]]));
        _directory.Entries.ShouldBeEmpty();
    }

    [Fact]
    public void A_stamp_tells_missing_unchanged_and_changed_files_apart()
    {
        var content = new Content(32, new("a", 40), new("b", 8), new("pad", 16) { IsPadding = true });
        using var store = content.StoreIn(_directory.Path);
        store.StampOf(0).IsMissing.ShouldBeTrue();
        content.WritePieces(store, 0);
        var before = store.StampOf(0);
        before.Length.ShouldBe(32);
        store.StampOf(0).ShouldBe(before);
        File.SetLastWriteTimeUtc(_directory["a"], new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        store.StampOf(0).ShouldBe(new FileStamp(32, new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc).Ticks));
        store.StampOf(1).IsMissing.ShouldBeTrue();
        store.StampOf(2).ShouldBe(new FileStamp(16, 0));
    }

    [Fact]
    public void What_was_never_written_can_be_told_where_the_system_knows()
    {
        const long Length = 64 << 20;
        using var store = new FileStore(
            _directory.Path, Content.InfoHash, [new("a", Length), new("pad", 1 << 20) { IsPadding = true }], new PieceLayout(Length + (1 << 20), 1 << 20));
        Should.Throw<StoreException>(() => store.IsUnwritten(0, 1)).Fault.ShouldBe(StoreFault.Missing);
        store.Write(32 << 20, [new byte[] { 1 }]);
        store.IsUnwritten(32 << 20, 1 << 20).ShouldBeFalse();
        store.IsUnwritten(31 << 20, 2 << 20).ShouldBeFalse();
        store.IsUnwritten(40 << 20, 1 << 20).ShouldBeFalse(); // beyond the end: that is nothing, not zeros
        store.IsUnwritten(Length, 1 << 20).ShouldBeTrue(); // padding
        if (OperatingSystem.IsLinux()) store.IsUnwritten(0, 16 << 20).ShouldBeTrue();
    }

    [Fact]
    public void A_disposed_store_does_nothing_more()
    {
        var content = new Content(32, new StoreFile("a", 40));
        var store = content.StoreIn(_directory.Path);
        content.WriteAll(store);
        store.Dispose();
        store.Dispose();
        Should.Throw<ObjectDisposedException>(() => content.WriteAll(store));
        Should.Throw<ObjectDisposedException>(() => content.ReadPiece(store, 0));
        Should.Throw<ObjectDisposedException>(store.Delete);
        File.ReadAllBytes(_directory["a"]).ShouldBe(content.Bytes);
    }

    private static IEnumerable<Memory<byte>> Cut(Memory<byte> bytes, Random random)
    {
        while (bytes.Length > 0)
        {
            var length = random.Next(bytes.Length + 1); // now and then a buffer of nothing
            yield return bytes[..length];
            bytes = bytes[length..];
        }
    }
}
