using Rx.Torrent.Tests.Interop.Harness;

namespace Rx.Torrent.Tests.CommandLine;

public sealed class ShowTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Files_stand_in_a_tree_with_the_numbers_that_select_takes()
    {
        var content = ContentTree.OddSizes(_folder.Path);
        await CreateAsync(content.Path);
        var shown = await Invocation.RunAsync("show", _folder["it.torrent"]);
        shown.Output.ShouldContain("odd/");
        shown.Output.ShouldContain("├── 0 a.bin  98 KiB");
        shown.Output.ShouldContain("└── 4 d.bin  33 KiB");
    }

    [Fact]
    public async Task Of_very_many_files_only_the_first_hundred_are_shown_unless_all_are_asked_for()
    {
        var content = ContentTree.ManySmallFiles(_folder.Path, count: 300);
        await CreateAsync(content.Path);
        var some = await Invocation.RunAsync("show", _folder["it.torrent"]);
        var all = await Invocation.RunAsync("show", _folder["it.torrent"], "--all");
        Lines(some).ShouldBe(100);
        some.Output.ShouldContain("200 files more");
        Lines(all).ShouldBe(300);

        static int Lines(Invocation shown) => shown.Output.Split('\n').Count(line => line.Contains(".bin", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_stranger_wrote_cannot_steer_the_terminal()
    {
        var content = ContentTree.OneByte(_folder.Path);
        await CreateAsync(content.Path, "--comment", "red \u001b[31m\nline \u202Eback");
        var shown = await Invocation.RunAsync("show", _folder["it.torrent"]);
        shown.Output.ShouldNotContain("\u001b");
        shown.Output.ShouldNotContain("\u202E");
        shown.Output.ShouldContain("red \uFFFD[31m\uFFFDline \uFFFDback");
    }

    [Fact]
    public async Task A_magnet_link_is_told_without_asking_anybody()
    {
        const string Link = "magnet:?xt=urn:btih:0123456789abcdef0123456789abcdef01234567&dn=a+thing&tr=http%3A%2F%2Ft.example%2Fannounce&x.pe=192.0.2.7:6881&so=0,2-4";
        var shown = (await Invocation.RunAsync("show", Link, "--json")).Json.Single();
        shown.GetProperty("infoHash").GetString().ShouldBe("0123456789abcdef0123456789abcdef01234567");
        shown.GetProperty("trackers")[0].GetString().ShouldBe("http://t.example/announce");
        shown.GetProperty("peers")[0].GetString().ShouldBe("192.0.2.7:6881");
        shown.GetProperty("selectedFiles").EnumerateArray().Select(range => range.GetString()).ShouldBe(["0", "2-4"]);
        (await Invocation.RunAsync("show", Link)).Output.ShouldContain("0123456789abcdef0123456789abcdef01234567");
    }

    private async Task CreateAsync(string path, params string[] options)
    {
        var made = await Invocation.RunAsync(["create", path, "--out", _folder["it.torrent"], .. options]);
        made.ExitCode.ShouldBe(0, made.Error);
    }
}
