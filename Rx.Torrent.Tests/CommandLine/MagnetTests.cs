using System.Net;
using Rx.Torrent.Tests.Interop.Harness;
using Rx.Torrent.Tests.Interop.Libtorrent;

namespace Rx.Torrent.Tests.CommandLine;

/// <summary>From a magnet link to finished files, with the real program.</summary>
public sealed class MagnetTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private ContentTree _content = null!;
    private RealProgram _seed = null!;
    private string _seedAddress = null!;
    private string _link = null!;

    public async Task InitializeAsync()
    {
        _content = ContentTree.OddSizes(_folder.Folder("seed"));
        (await Invocation.RunAsync("create", _content.Path, "--out", _folder["it.torrent"], "--piece-size", "16k")).ExitCode.ShouldBe(0);
        _link = (await Invocation.RunAsync("show", _folder["it.torrent"], "--json")).Json.Single().GetProperty("infoHash").GetString()!;
        _link = $"magnet:?xt=urn:btih:{_link}";
        _seed = RealProgram.Start("seed", _folder["it.torrent"], _folder["seed"], "--bind", "127.0.0.1", "--port", "0", "--no-resume", "--no-dht", "--plain");
        var line = await _seed.WaitForLineAsync(line => line.StartsWith("listening at ", StringComparison.Ordinal), "listening at");
        await _seed.WaitForLineAsync(line => line.EndsWith(": seeding", StringComparison.Ordinal), "seeding");
        _seedAddress = IPEndPoint.Parse(line["listening at ".Length..]).ToString();
    }

    public async Task DisposeAsync()
    {
        await _seed.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_link_and_a_peer_are_enough()
    {
        await using var download = RealProgram.Start(
            "download", _link, "--out", _folder["copy"], "--peer", _seedAddress, "--bind", "127.0.0.1", "--port", "0", "-x", "--plain");

        (await download.WaitForExitAsync()).ShouldBe(0, download.Output);
        _content.ShouldBeIn(_folder["copy"]);
        download.Output.ShouldContain("fetching metadata");
    }

    [Fact]
    public async Task Files_are_selected_when_it_is_known_which_there_are()
    {
        var download = await DownloadAsync("--select", "b/*", "--json");

        download.ExitCode.ShouldBe(0, download.Error);
        File.Exists(_folder["copy/odd/b/c/block.bin"]).ShouldBeTrue();
        File.Exists(_folder["copy/odd/a.bin"]).ShouldBeFalse();
        download.Json.ShouldContain(line => line.GetProperty("event").GetString() == "state" && line.GetProperty("state").GetString() == "fetchingMetadata");
        download.Json[^1].GetProperty("left").GetInt64().ShouldBe(0);
    }

    [Fact]
    public async Task A_selection_that_names_nothing_is_told_when_that_is_known()
    {
        var download = await DownloadAsync("--select", "*.nothing");

        download.ExitCode.ShouldBe(2);
        download.Error.ShouldContain("--select *.nothing: no such file in odd");
        File.Exists(_folder["copy/odd/a.bin"]).ShouldBeFalse();
    }

    [Fact]
    public async Task Interrupted_before_anybody_has_the_metadata_it_says_so()
    {
        using var interrupt = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        var download = await Invocation.RunAsync(
            interrupt.Token, "download", _link, "--out", _folder["copy"], "--bind", "127.0.0.1", "--port", "0", "--no-dht", "--no-pex");

        download.ExitCode.ShouldBe(130);
        download.Output.ShouldContain("no peer has given the metadata");
    }

    [InteropFact(RealClient.Libtorrent)]
    public async Task Libtorrent_serves_the_real_program_as_well()
    {
        await using var libtorrent = await LibtorrentClient.StartAsync();
        await libtorrent.SeedAsync(_folder["it.torrent"], _content);
        await using var download = RealProgram.Start(
            "download", _link, "--out", _folder["copy"], "--peer", $"{libtorrent.EndPoint}", "--bind", "127.0.0.1", "--port", "0", "-x", "--json");

        (await download.WaitForExitAsync()).ShouldBe(0, download.Output);
        _content.ShouldBeIn(_folder["copy"]);
    }

    private Task<Invocation> DownloadAsync(params string[] options) => Invocation.RunAsync(
        ["download", _link, "--out", _folder["copy"], "--peer", _seedAddress, "--bind", "127.0.0.1", "--port", "0", "-x", .. options]);
}
