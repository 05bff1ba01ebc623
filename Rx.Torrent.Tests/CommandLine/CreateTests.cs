using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Rx.Torrent.Tests.Interop.Harness;

namespace Rx.Torrent.Tests.CommandLine;

public sealed class CreateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_info_hash_is_that_of_the_info_dictionary_that_BEP_3_asks_for()
    {
        await File.WriteAllTextAsync(_folder["hello.txt"], "hello");
        var pieces = SHA1.HashData("hello"u8);
        byte[] info = [.. "d6:lengthi5e4:name9:hello.txt12:piece lengthi16384e6:pieces20:"u8, .. pieces, .. "e"u8];

        var made = await Invocation.RunAsync("create", _folder["hello.txt"], "--out", _folder["hello.torrent"], "--piece-size", "16k", "--json");

        made.ExitCode.ShouldBe(0, made.Error);
        made.Json.Single().GetProperty("infoHash").GetString().ShouldBe(Convert.ToHexStringLower(SHA1.HashData(info)));
        made.Json.Single().GetProperty("magnet").GetString().ShouldStartWith($"magnet:?xt=urn:btih:{Convert.ToHexStringLower(SHA1.HashData(info))}&dn=hello.txt");
    }

    [Fact]
    public async Task What_goes_in_is_shown()
    {
        var content = ContentTree.OddSizes(_folder.Path);
        await CreateAsync(
            content, "--tracker", "http://a.example/announce,udp://b.example:80/announce", "--tracker", "http://c.example/announce", "--web-seed", "http://w.example/",
            "--private", "--comment", "for you", "--source", "here", "--piece-size", "32 KiB");

        var shown = (await Invocation.RunAsync("show", _folder["it.torrent"], "--json")).Json.Single();

        shown.GetProperty("name").GetString().ShouldBe("odd");
        shown.GetProperty("size").GetInt64().ShouldBe(content.Length);
        shown.GetProperty("pieceLength").GetInt32().ShouldBe(32 * 1024);
        shown.GetProperty("private").GetBoolean().ShouldBeTrue();
        shown.GetProperty("comment").GetString().ShouldBe("for you");
        shown.GetProperty("source").GetString().ShouldBe("here");
        JsonSerializer.Serialize(shown.GetProperty("trackers")).ShouldBe("""[["http://a.example/announce","udp://b.example:80/announce"],["http://c.example/announce"]]""");
        JsonSerializer.Serialize(shown.GetProperty("webSeeds")).ShouldBe("""["http://w.example/"]""");
        shown.GetProperty("files").EnumerateArray().Select(file => (file.GetProperty("path").GetString(), file.GetProperty("length").GetInt64()))
            .ShouldBe(content.Files.Select(file => ((string?)$"odd/{file.Name}", file.Length)), ignoreOrder: true);
    }

    [Fact]
    public async Task Without_the_date_the_same_content_gives_the_same_file()
    {
        var content = ContentTree.OddSizes(_folder.Path);
        await CreateAsync(content, "--no-date");
        var first = await File.ReadAllBytesAsync(_folder["it.torrent"]);
        await CreateAsync(content, "--no-date", "--force");
        (await File.ReadAllBytesAsync(_folder["it.torrent"])).ShouldBe(first);
        Encoding.Latin1.GetString(first).ShouldNotContain("creation date");
    }

    [Fact]
    public async Task A_torrent_that_is_there_is_not_replaced_unless_forced()
    {
        var content = ContentTree.OneByte(_folder.Path);
        await File.WriteAllTextAsync(_folder["it.torrent"], "mine");

        var made = await Invocation.RunAsync("create", content.Path, "--out", _folder["it.torrent"]);

        made.ExitCode.ShouldBe(4);
        (await File.ReadAllTextAsync(_folder["it.torrent"])).ShouldBe("mine");
    }

    [Fact]
    public async Task Aligned_files_start_on_pieces_of_their_own()
    {
        await CreateAsync(ContentTree.OddSizes(_folder.Path), "--align", "--piece-size", "16k");

        var files = (await Invocation.RunAsync("show", _folder["it.torrent"], "--json")).Json.Single().GetProperty("files").EnumerateArray();

        files.Where(file => !file.GetProperty("padding").GetBoolean() && file.GetProperty("length").GetInt64() > 0)
            .ShouldAllBe(file => file.GetProperty("offset").GetInt64() % 16384 == 0);
        (await Invocation.RunAsync("check", _folder["it.torrent"], _folder.Path)).ExitCode.ShouldBe(0);
    }

    private async Task CreateAsync(ContentTree content, params string[] options)
    {
        var made = await Invocation.RunAsync(["create", content.Path, "--out", _folder["it.torrent"], .. options]);
        made.ExitCode.ShouldBe(0, made.Error);
    }
}
