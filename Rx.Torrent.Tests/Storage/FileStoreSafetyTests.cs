using Rx.Torrent.Primitives;
using Rx.Torrent.Storage;

namespace Rx.Torrent.Tests.Storage;

/// <summary>A torrent that names its files with bad intent.</summary>
public sealed class FileStoreSafetyTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TemporaryDirectory _elsewhere = new();

    public void Dispose()
    {
        _directory.Dispose();
        _elsewhere.Dispose();
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../a")]
    [InlineData("a/../../b")]
    [InlineData("a/./b")]
    [InlineData("/etc/passwd")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("")]
    [InlineData("a\0b")]
    public void A_path_that_does_not_stay_below_the_root_is_refused(string path) =>
        Should.Throw<ArgumentException>(() => new FileStore(_directory.Path, Content.InfoHash, [new StoreFile(path, 1)], new PieceLayout(1, 1)));

    [Fact]
    public void A_path_that_stands_twice_is_refused() =>
        Should.Throw<ArgumentException>(() => new Content(32, new("a/b", 1), new("a/b", 1)).StoreIn(_directory.Path));

    [Fact]
    public void Lengths_that_do_not_fit_the_layout_are_refused() =>
        Should.Throw<ArgumentException>(() => new FileStore(_directory.Path, Content.InfoHash, [new("a", 1)], new PieceLayout(2, 1)));

    [Theory]
    [InlineData("x")]
    [InlineData("x/y")]
    public void A_directory_that_is_a_link_is_refused_for_writing_and_for_reading(string link)
    {
        if (OperatingSystem.IsWindows()) return; // links need a privilege there
        Directory.CreateDirectory(_elsewhere["y"]);
        File.WriteAllBytes(_elsewhere["f"], [1, 2, 3, 4]);
        if (link.Contains('/', StringComparison.Ordinal)) Directory.CreateDirectory(_directory["x"]);
        Directory.CreateSymbolicLink(_directory[link], _elsewhere.Path);
        using var store = new Content(4, new StoreFile($"{link}/f", 4)).StoreIn(_directory.Path);
        ShouldRefuse(store);
        File.ReadAllBytes(_elsewhere["f"]).ShouldBe([1, 2, 3, 4]);
        _elsewhere.Entries.ShouldBe(["f", "y/"]);
    }

    [Fact]
    public void A_directory_is_not_created_through_a_link()
    {
        if (OperatingSystem.IsWindows()) return;
        Directory.CreateSymbolicLink(_directory["x"], _elsewhere.Path);
        using var store = new Content(4, new StoreFile("x/new/f", 4)).StoreIn(_directory.Path);
        Should.Throw<StoreException>(() => store.Write(0, [new byte[4]])).Fault.ShouldBe(StoreFault.Denied);
        _elsewhere.Entries.ShouldBeEmpty();
    }

    [Fact]
    public void A_file_that_is_a_link_is_refused_even_one_to_nowhere()
    {
        if (OperatingSystem.IsWindows()) return;
        File.CreateSymbolicLink(_directory["f"], _elsewhere["target"]);
        using var store = new Content(4, new StoreFile("f", 4)).StoreIn(_directory.Path);
        ShouldRefuse(store);
        _elsewhere.Entries.ShouldBeEmpty();
        File.WriteAllBytes(_elsewhere["target"], [1, 2, 3, 4]);
        ShouldRefuse(store);
        File.ReadAllBytes(_elsewhere["target"]).ShouldBe([1, 2, 3, 4]);
    }

    [Fact]
    public void A_directory_that_is_a_link_to_nowhere_is_refused()
    {
        if (OperatingSystem.IsWindows()) return;
        Directory.CreateSymbolicLink(_directory["x"], _elsewhere["later"]);
        using var store = new Content(4, new StoreFile("x/f", 4)).StoreIn(_directory.Path);
        ShouldRefuse(store);
    }

    [Fact]
    public void The_root_itself_may_be_a_link()
    {
        if (OperatingSystem.IsWindows()) return;
        Directory.CreateSymbolicLink(_directory["downloads"], _elsewhere.Path);
        var content = new Content(4, new StoreFile("f", 4));
        using var store = content.StoreIn(_directory["downloads"]);
        content.WriteAll(store);
        File.ReadAllBytes(_elsewhere["f"]).ShouldBe(content.Bytes);
    }

    [Fact]
    public void Links_are_followed_when_the_user_says_so()
    {
        if (OperatingSystem.IsWindows()) return;
        var content = new Content(4, new StoreFile("x/f", 4));
        File.WriteAllBytes(_elsewhere["real"], content.Bytes);
        Directory.CreateDirectory(_directory["x"]);
        File.CreateSymbolicLink(_directory["x/f"], _elsewhere["real"]);
        using var store = content.StoreIn(_directory.Path, options: new FileStoreOptions { FollowLinks = true });
        content.Check(store).ShouldBe([0]);
    }

    [Fact]
    public void A_link_in_the_place_of_the_parts_file_is_refused()
    {
        if (OperatingSystem.IsWindows()) return;
        File.CreateSymbolicLink(_directory[Content.PartsName], _elsewhere["target"]);
        var content = new Content(32, new("a", 8), new("b", 8));
        using var store = content.StoreIn(_directory.Path);
        store.SetWanted(1, false);
        Should.Throw<StoreException>(() => content.WriteAll(store)).Fault.ShouldBe(StoreFault.Denied);
        _elsewhere.Entries.ShouldBeEmpty();
    }

    private static void ShouldRefuse(FileStore store)
    {
        Should.Throw<StoreException>(() => store.Write(0, [new byte[4]])).Fault.ShouldBe(StoreFault.Denied);
        Should.Throw<StoreException>(() => store.Read(0, [new byte[4]])).Fault.ShouldBe(StoreFault.Denied);
        Should.Throw<StoreException>(() => store.StampOf(0)).Fault.ShouldBe(StoreFault.Denied);
    }
}
