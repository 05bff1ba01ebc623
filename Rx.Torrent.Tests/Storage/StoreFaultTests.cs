using Rx.Torrent.Storage;

namespace Rx.Torrent.Tests.Storage;

public sealed class StoreFaultTests : IDisposable
{
    private readonly Content _content = new(32, new("t/a", 40), new("t/b", 24));
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Reading_a_file_that_is_not_there_says_which()
    {
        using var store = _content.StoreIn(_directory.Path);
        var thrown = Should.Throw<StoreException>(() => _content.ReadPiece(store, 1));
        thrown.Fault.ShouldBe(StoreFault.Missing);
        thrown.Operation.ShouldBe(StoreOperation.Open);
        thrown.Path.ShouldBe(_directory["t/a"]);
    }

    [Fact]
    public void Reading_beyond_the_end_of_a_file_is_too_short()
    {
        using var store = _content.StoreIn(_directory.Path);
        _content.WritePieces(store, 0);
        var thrown = Should.Throw<StoreException>(() => _content.ReadPiece(store, 1));
        thrown.Fault.ShouldBe(StoreFault.TooShort);
        thrown.Operation.ShouldBe(StoreOperation.Read);
        thrown.Path.ShouldBe(_directory["t/a"]);
    }

    [Fact]
    public void A_directory_in_the_place_of_a_file_is_denied()
    {
        Directory.CreateDirectory(_directory["t/a"]);
        using var store = _content.StoreIn(_directory.Path);
        Should.Throw<StoreException>(() => _content.WritePieces(store, 0)).Fault.ShouldBe(StoreFault.Denied);
        Should.Throw<StoreException>(() => _content.ReadPiece(store, 0)).Fault.ShouldBe(StoreFault.Denied);
    }

    [Fact]
    public void A_file_in_the_place_of_a_directory_fails_and_stays()
    {
        File.WriteAllText(_directory["t"], "mine");
        using var store = _content.StoreIn(_directory.Path);
        Should.Throw<StoreException>(() => _content.WritePieces(store, 0)).Fault.ShouldBe(StoreFault.Failed);
        File.ReadAllText(_directory["t"]).ShouldBe("mine");
    }

    [Fact]
    public void A_name_that_the_file_system_does_not_take_is_too_long()
    {
        using var store = new Content(32, new StoreFile(new string('n', 300), 4)).StoreIn(_directory.Path);
        Should.Throw<StoreException>(() => store.Write(0, [new byte[4]])).Fault.ShouldBe(StoreFault.NameTooLong);
    }

    [Fact]
    public void A_file_that_somebody_holds_for_himself_is_in_use()
    {
        Directory.CreateDirectory(_directory["t"]);
        using var theirs = File.OpenHandle(_directory["t/a"], FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        using var store = _content.StoreIn(_directory.Path);
        Should.Throw<StoreException>(() => _content.WritePieces(store, 0)).Fault.ShouldBe(StoreFault.InUse);
        Should.Throw<StoreException>(() => _content.ReadPiece(store, 0)).Fault.ShouldBe(StoreFault.InUse);
    }

    [Fact]
    public void A_file_can_be_read_by_others_while_it_is_written()
    {
        using var store = _content.StoreIn(_directory.Path);
        _content.WriteAll(store);
        File.ReadAllBytes(_directory["t/a"]).ShouldBe(_content.FileBytes(0));
    }

    [Fact]
    public void A_device_that_is_full_says_so()
    {
        if (!File.Exists("/dev/full")) return; // Linux has it
        File.CreateSymbolicLink(_directory["f"], "/dev/full");
        using var store = new Content(4, new StoreFile("f", 4)).StoreIn(_directory.Path, options: new FileStoreOptions { FollowLinks = true });
        var thrown = Should.Throw<StoreException>(() => store.Write(0, [new byte[4]]));
        thrown.Fault.ShouldBe(StoreFault.Full);
        thrown.Operation.ShouldBe(StoreOperation.Write);
    }

    [SmallDiskFact]
    public void A_disk_that_gets_full_keeps_what_was_written_and_goes_on_when_there_is_room()
    {
        using var disk = new SmallDisk("256k");
        var content = new Content(1 << 16, new StoreFile("a", 1 << 18));
        File.WriteAllBytes(Path.Combine(disk.Path, "ballast"), new byte[1 << 17]);
        using var store = content.StoreIn(disk.Path);
        content.WritePieces(store, 0);
        Should.Throw<StoreException>(() => content.WritePieces(store, 1, 2, 3)).Fault.ShouldBe(StoreFault.Full);
        content.ReadPiece(store, 0).ShouldBe(content.PieceBytes(0).ToArray());
        File.Delete(Path.Combine(disk.Path, "ballast"));
        content.WritePieces(store, 1, 2, 3);
        content.Check(store).ShouldBe([0, 1, 2, 3]);
    }

    [SmallDiskFact]
    public void A_read_only_disk_can_be_seeded_from_and_denies_writing()
    {
        using var disk = new SmallDisk("256k");
        using (var writing = _content.StoreIn(disk.Path)) _content.WriteAll(writing);
        disk.MakeReadOnly();
        using var store = _content.StoreIn(disk.Path);
        _content.Check(store).ShouldBe([0, 1]);
        Should.Throw<StoreException>(() => _content.WritePieces(store, 0)).Fault.ShouldBe(StoreFault.Denied);
        Should.Throw<StoreException>(store.Delete).Fault.ShouldBe(StoreFault.Denied);
        _content.Check(store).ShouldBe([0, 1]);
    }

    [Fact]
    public void A_file_that_was_taken_away_cannot_be_flushed_and_is_not_created_again()
    {
        if (OperatingSystem.IsWindows()) return; // flushing opens files to write there
        using var store = _content.StoreIn(_directory.Path, new FileHandleCache(1));
        _content.WriteAll(store);
        File.Delete(_directory["t/a"]); // not the one that is open
        Should.Throw<StoreException>(store.Flush).Fault.ShouldBe(StoreFault.Missing);
        _directory.Entries.ShouldBe(["t/", "t/b"]);
    }

    [Fact]
    public void The_message_says_what_was_done_to_what_and_why()
    {
        var thrown = new StoreException(StoreFault.Full, StoreOperation.Write, "/downloads/a", "no room");
        thrown.Message.ShouldBe("Write '/downloads/a': no room (Full)");
    }

    [Fact]
    public void A_fault_in_one_file_leaves_the_others_alone()
    {
        Directory.CreateDirectory(_directory["t/b"]);
        using var store = _content.StoreIn(_directory.Path);
        Should.Throw<StoreException>(() => _content.WriteAll(store)).Path.ShouldBe(_directory["t/b"]);
        Directory.Delete(_directory["t/b"]);
        _content.WriteAll(store);
        _content.Check(store).ShouldBe([0, 1]);
    }

    [Fact]
    public void Seeding_opens_files_for_reading_only()
    {
        using (var writing = _content.StoreIn(_directory.Path)) _content.WriteAll(writing);
        using var store = _content.StoreIn(_directory.Path);
        _content.Check(store).ShouldBe([0, 1]);
        if (OperatingSystem.IsLinux()) OpenFlags(_directory["t/a"]).ShouldHaveSingleItem().ShouldSatisfyAllConditions(flags => (flags & 3).ShouldBe(0));
    }

    // The access mode is in the lowest bits of the flags (octal) of each descriptor: 0 is read-only.
    private static List<int> OpenFlags(string path) => [.. new DirectoryInfo("/proc/self/fd").EnumerateFiles()
        .Where(descriptor => descriptor.LinkTarget == path)
        .Select(descriptor => File.ReadLines($"/proc/self/fdinfo/{descriptor.Name}").First(line => line.StartsWith("flags:", StringComparison.Ordinal)))
        .Select(line => Convert.ToInt32(line["flags:".Length..].Trim(), 8))];
}
