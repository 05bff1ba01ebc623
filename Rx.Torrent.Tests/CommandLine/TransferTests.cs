using System.Net;
using Rx.Torrent.Tests.Interop.Harness;

namespace Rx.Torrent.Tests.CommandLine;

/// <summary>Transfers on the loopback, the seed in a process of its own.</summary>
public sealed class TransferTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private ContentTree _content = null!;
    private RealProgram _seed = null!;
    private string _seedAddress = null!;

    private string Torrent => _folder["it.torrent"];

    public async Task InitializeAsync()
    {
        _content = ContentTree.OddSizes(_folder.Folder("seed"));
        (await Invocation.RunAsync("create", _content.Path, "--out", Torrent, "--piece-size", "16k")).ExitCode.ShouldBe(0);
        _seed = RealProgram.Start("seed", Torrent, _folder["seed"], "--bind", "127.0.0.1", "--port", "0", "--no-resume", "--plain");
        var line = await _seed.WaitForLineAsync(line => line.StartsWith("listening at ", StringComparison.Ordinal), "listening at");
        await _seed.WaitForLineAsync(line => line.EndsWith(": seeding", StringComparison.Ordinal), "seeding"); // before, it turns everybody away
        _seedAddress = IPEndPoint.Parse(line["listening at ".Length..]).ToString();
    }

    public async Task DisposeAsync()
    {
        await _seed.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_one_process_seeds_another_downloads()
    {
        await using var download = RealProgram.Start(
            "download", Torrent, "--out", _folder["copy"], "--peer", _seedAddress, "--bind", "127.0.0.1", "--port", "0", "--exit-when-complete");

        (await download.WaitForExitAsync()).ShouldBe(0, download.Output);

        _content.ShouldBeIn(_folder["copy"]);
        download.Output.ShouldContain("complete");
        (await Invocation.RunAsync("check", Torrent, _folder["copy"])).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Every_line_for_programs_is_JSON_and_the_story_is_whole()
    {
        var download = await DownloadAsync("--json");

        download.ExitCode.ShouldBe(0, download.Error);
        var events = download.Json.Select(line => line.GetProperty("event").GetString()).ToArray();
        events[0].ShouldBe("listening");
        events.ShouldContain("completed");
        events[^1].ShouldBe("stopped");
        var stopped = download.Json[^1];
        stopped.GetProperty("left").GetInt64().ShouldBe(0);
        stopped.GetProperty("downloaded").GetInt64().ShouldBeGreaterThanOrEqualTo(_content.Length);
    }

    [Fact]
    public async Task Files_that_were_not_selected_do_not_come()
    {
        (await DownloadAsync("--select", "b/*")).ExitCode.ShouldBe(0);
        File.Exists(_folder["copy/odd/b/c/block.bin"]).ShouldBeTrue();
        File.Exists(_folder["copy/odd/a.bin"]).ShouldBeFalse();
        File.Exists(_folder["copy/odd/d.bin"]).ShouldBeFalse();
    }

    [Fact]
    public async Task What_was_skipped_comes_when_it_is_asked_for_later()
    {
        (await DownloadAsync("--select", "4")).ExitCode.ShouldBe(0);
        (await DownloadAsync()).ExitCode.ShouldBe(0);
        _content.ShouldBeIn(_folder["copy"]);
    }

    [Fact]
    public async Task Stages_that_pass_everything_on_change_nothing()
    {
        (await DownloadAsync("--stages", "10")).ExitCode.ShouldBe(0);
        _content.ShouldBeIn(_folder["copy"]);
    }

    [Fact]
    public async Task The_harness_hears_when_it_is_ready_begins_and_is_done_and_ends_it()
    {
        await using var download = RealProgram.Start(
            "download", Torrent, "--out", _folder["copy"], "--peer", _seedAddress, "--bind", "127.0.0.1", "--port", "0", "--harness");
        var ready = await download.WaitForLineAsync(line => line.StartsWith("READY", StringComparison.Ordinal), "READY");
        var go = await download.WaitForLineAsync(line => line.StartsWith("GO", StringComparison.Ordinal), "GO");
        var done = await download.WaitForLineAsync(line => line.StartsWith("DONE", StringComparison.Ordinal), "DONE");
        Seconds(go).ShouldBeGreaterThanOrEqualTo(Seconds(ready));
        Seconds(done).ShouldBeGreaterThan(Seconds(go));

        await download.SayAsync("QUIT");

        (await download.WaitForExitAsync()).ShouldBe(0, download.Output);
        _content.ShouldBeIn(_folder["copy"]);

        static double Seconds(string line) => double.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task A_seed_that_is_interrupted_says_what_it_did_and_that_it_was_no_failure()
    {
        (await DownloadAsync()).ExitCode.ShouldBe(0);
        _seed.Signal("INT");
        (await _seed.WaitForExitAsync()).ShouldBe(0, _seed.Output);
        _seed.Output.ShouldContain("uploaded");
    }

    private Task<Invocation> DownloadAsync(params string[] options) => Invocation.RunAsync(
        ["download", Torrent, "--out", _folder["copy"], "--peer", _seedAddress, "--bind", "127.0.0.1", "--port", "0", "--no-tracker", "-x", .. options]);
}
