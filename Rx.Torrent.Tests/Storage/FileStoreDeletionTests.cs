using Rx.Torrent.Storage;

namespace Rx.Torrent.Tests.Storage;

public sealed class FileStoreDeletionTests : IDisposable
{
    private readonly Content _content = new(32, new("t/a", 40), new("t/deep/er/b", 40), new("t/e", 0));
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void The_files_and_the_directories_that_became_empty_go_but_the_root_stays()
    {
        using var store = _content.StoreIn(_directory.Path);
        store.SetWanted(0, false);
        _content.WriteAll(store);
        store.Finish();
        store.Delete();
        _directory.Entries.ShouldBeEmpty();
        Directory.Exists(_directory.Path).ShouldBeTrue();
    }

    [Fact]
    public void What_does_not_belong_to_the_torrent_stays()
    {
        using var store = _content.StoreIn(_directory.Path);
        _content.WriteAll(store);
        File.WriteAllText(_directory["t/deep/mine"], "mine");
        File.WriteAllText(_directory["other"], "other");
        store.Delete();
        _directory.Entries.ShouldBe(["other", "t/", "t/deep/", "t/deep/mine"]);
    }

    [Fact]
    public void Deleting_what_was_never_there_is_fine()
    {
        using var store = _content.StoreIn(_directory["nowhere"]);
        store.Delete();
        _directory.Entries.ShouldBeEmpty();
    }

    [Fact]
    public void A_link_in_the_place_of_a_directory_is_not_followed_and_the_rest_goes()
    {
        if (OperatingSystem.IsWindows()) return; // links need a privilege there
        using var elsewhere = new TemporaryDirectory();
        Directory.CreateDirectory(elsewhere["er"]);
        File.WriteAllText(elsewhere["er/b"], "not the torrent's");
        using var store = _content.StoreIn(_directory.Path);
        store.Write(0, [_content.Bytes.AsMemory(0, 40)]);
        Directory.CreateSymbolicLink(_directory["t/deep"], elsewhere.Path);
        Should.Throw<StoreException>(store.Delete).Fault.ShouldBe(StoreFault.Denied);
        File.Exists(_directory["t/a"]).ShouldBeFalse();
        new DirectoryInfo(_directory["t/deep"]).LinkTarget.ShouldBe(elsewhere.Path);
        File.ReadAllText(elsewhere["er/b"]).ShouldBe("not the torrent's");
    }

    [Fact]
    public void A_directory_in_the_place_of_a_file_stays()
    {
        Directory.CreateDirectory(_directory["t/a"]);
        using var store = _content.StoreIn(_directory.Path);
        store.Delete();
        _directory.Entries.ShouldBe(["t/", "t/a/"]);
    }
}
