using Rx.Torrent.Tests.Interop.Harness;

namespace Rx.Torrent.Tests.CommandLine;

/// <summary>Signals to the real process.</summary>
public sealed class InterruptTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_download_that_is_interrupted_stops_in_order_keeps_resume_data_and_says_so(string signal)
    {
        var content = ContentTree.OddSizes(_folder.Path);
        (await Invocation.RunAsync("create", content.Path, "--out", _folder["it.torrent"])).ExitCode.ShouldBe(0);
        await using var download = RealProgram.Start(
            "download", _folder["it.torrent"], "--out", _folder["copy"], "--bind", "127.0.0.1", "--port", "0", "--no-tracker", "--state", _folder["state"]);
        await download.WaitForLineAsync(line => line.EndsWith("downloading", StringComparison.Ordinal), "downloading");

        download.Signal(signal);

        (await download.WaitForExitAsync()).ShouldBe(130, download.Output);
        download.Output.ShouldContain("stopping");
        download.Output.ShouldContain("the same command goes on from here");
        Directory.EnumerateFiles(_folder["state"], "*.resume").ShouldHaveSingleItem();
    }

    [Fact]
    public async Task What_is_not_all_there_is_not_seeded()
    {
        var content = ContentTree.OddSizes(_folder.Path);
        (await Invocation.RunAsync("create", content.Path, "--out", _folder["it.torrent"])).ExitCode.ShouldBe(0);
        File.Delete(_folder["odd/d.bin"]);

        var seed = await Invocation.RunAsync("seed", _folder["it.torrent"], _folder.Path, "--bind", "127.0.0.1", "--port", "0", "--no-resume");

        seed.ExitCode.ShouldBe(1);
        seed.Output.ShouldContain("cannot be seeded");
        File.Exists(_folder["odd/d.bin"]).ShouldBeFalse();
    }
}
