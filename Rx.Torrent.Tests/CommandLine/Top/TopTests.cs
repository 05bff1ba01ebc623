using System.Net;
using System.Reactive.Subjects;
using Rx.Torrent.CommandLine.Top;
using Rx.Torrent.Plugins;
using Rx.Torrent.Tests.Client;
using Rx.Torrent.Tests.Interop.Harness;

namespace Rx.Torrent.Tests.CommandLine.Top;

public sealed class TopTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Where_there_is_no_terminal_it_tells_what_happens_and_ends_when_all_is_there()
    {
        var content = ContentTree.OddSizes(_folder.Folder("seed"));
        (await Invocation.RunAsync("create", content.Path, "--out", _folder["it.torrent"], "--piece-size", "16k")).ExitCode.ShouldBe(0);
        await using var seed = RealProgram.Start("seed", _folder["it.torrent"], _folder["seed"], "--bind", "127.0.0.1", "--port", "0", "--no-resume", "--plain");
        var line = await seed.WaitForLineAsync(line => line.StartsWith("listening at ", StringComparison.Ordinal), "listening at");
        await seed.WaitForLineAsync(line => line.EndsWith(": seeding", StringComparison.Ordinal), "seeding");

        var top = await Invocation.RunAsync(
            "top", _folder["it.torrent"], "--out", _folder["copy"], "--peer", line["listening at ".Length..], "--bind", "127.0.0.1", "--port", "0", "--no-tracker", "--no-dht", "--no-resume", "-x");

        top.ExitCode.ShouldBe(0, top.Error);
        content.ShouldBeIn(_folder["copy"]);
        top.Output.ShouldContain(" connected");
        top.Output.ShouldContain("seeding 100.0 %"); // the last word on it
    }

    [Theory]
    [InlineData("top", "nowhere.torrent")]
    [InlineData("top", "--demo", "magnet:?xt=urn:btih:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("top", "magnet:?xt=urn:btih:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "magnet:?xt=urn:btih:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("top", "--json")]
    public async Task What_cannot_be_shown_is_said(params string[] arguments)
    {
        var top = await Invocation.RunAsync(arguments);

        top.ExitCode.ShouldNotBe(0);
        top.Error.ShouldStartWith("error: ");
    }

    [Fact]
    public async Task Keys_choose_a_swarm_pause_and_resume_it_and_end_the_show()
    {
        await using var client = TorrentClient.Create(builder => builder.ListenAt(new IPEndPoint(IPAddress.Loopback, 0)).Configure(options => options with { KeepResumeData = false }));
        var (one, other) = (client.Add(AddTests.OneByte(1), _folder["1"]), client.Add(AddTests.OneByte(2), _folder["2"]));
        using var keys = new Subject<TopKey>();
        var shown = new ShownWriter();
        var show = new TopRun(Invocation.Console(shown), [new TopClient(client)], keys).ShowLiveAsync(untilDone: false, CancellationToken.None);
        await shown.WaitForAsync("> 1.bin");

        keys.OnNext(TopKey.Down);
        await shown.WaitForAsync("> 2.bin");
        keys.OnNext(TopKey.Pause);
        await shown.WaitForAsync("2.bin: paused");
        one.State.ShouldBe(SwarmState.Downloading);
        other.State.ShouldBe(SwarmState.Paused);
        keys.OnNext(TopKey.Pause);
        await shown.WaitForAsync("2.bin: downloading");
        show.IsCompleted.ShouldBeFalse();
        keys.OnNext(TopKey.Quit);
        await show.WaitAsync(Patience.Default);
    }

    [Fact]
    public async Task It_ends_with_the_client_and_when_it_is_interrupted()
    {
        await using var client = TorrentClient.Create(builder => builder.ListenAt(new IPEndPoint(IPAddress.Loopback, 0)).Configure(options => options with { KeepResumeData = false }));
        client.Add(AddTests.OneByte(3), _folder["3"]);
        using var keys = new Subject<TopKey>();
        using var interrupt = new CancellationTokenSource();
        var interrupted = new TopRun(Invocation.Console(TextWriter.Null), [new TopClient(client)], keys).ShowPlainAsync(untilDone: false, interrupt.Token);
        var ended = new TopRun(Invocation.Console(TextWriter.Null), [new TopClient(client)], keys).ShowPlainAsync(untilDone: false, CancellationToken.None);

        await interrupt.CancelAsync();
        await interrupted.WaitAsync(Patience.Default);
        await client.DisposeAsync();
        await ended.WaitAsync(Patience.Default);
    }
}
