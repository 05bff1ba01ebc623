using System.Net;
using System.Net.Sockets;
using Rx.Torrent.Tests.Interop.Harness;

namespace Rx.Torrent.Tests.CommandLine;

public sealed class ErrorTests : IDisposable
{
    private const string Hash64 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private const string Magnet = "magnet:?xt=urn:btih:0123456789abcdef0123456789abcdef01234567";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("show", "@/nowhere.torrent")]
    [InlineData("show", "@/broken.torrent")]
    [InlineData("show", "@")]
    [InlineData("show", "magnet:?xt=urn:btih:tooshort")]
    [InlineData("download", "magnet:?xt=urn:btmh:1220" + Hash64)]
    [InlineData("seed", Magnet, "@")]
    [InlineData("check", Magnet, "@")]
    [InlineData("check", "@/broken.torrent", "@")]
    public Task A_torrent_that_cannot_be_used_is_3(params string[] arguments) => FailsWith(3, arguments);

    [Theory]
    [InlineData("create", "@/nothing")]
    [InlineData("create", "@/empty")]
    [InlineData("check", "@/good.torrent", "@/nothing")]
    [InlineData("seed", "@/good.torrent", "@/nothing")]
    [InlineData("download", "@/good.torrent", "--out", "@/x")]
    public Task Files_that_cannot_be_had_are_4(params string[] arguments) => FailsWith(4, arguments);

    [Theory]
    [InlineData("dance")]
    [InlineData("create")]
    [InlineData("create", "@", "--tracker", "gopher://a.example/")]
    [InlineData("create", "@", "--piece-size", "17k")]
    [InlineData("download", "@/good.torrent", "--peer", "nobody")]
    [InlineData("download", "@/good.torrent", "--port", "70000")]
    [InlineData("download", "@/good.torrent", "--bind", "here")]
    [InlineData("download", "@/good.torrent", "--select", "7")]
    [InlineData("download", "@/good.torrent", "@/good.torrent")]
    [InlineData("download", Magnet, Magnet)]
    [InlineData("download", Magnet, "--dht-bootstrap", "nobody")]
    [InlineData("demo", "--size", "none")]
    public Task A_command_line_that_makes_no_sense_is_2(params string[] arguments) => FailsWith(2, arguments);

    [Theory]
    [InlineData("download", "@/good.torrent", "--out", "@", "--peer", "no-such-host.invalid:6881")]
    [InlineData("download", "@/good.torrent", "--out", "@", "--bind", "203.0.113.1")]
    public Task A_network_that_does_not_play_along_is_5(params string[] arguments) => FailsWith(5, arguments);

    [Fact]
    public async Task A_port_that_was_asked_for_and_is_taken_is_5()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        await FailsWith(5, "seed", "@/good.torrent", "@", "--bind", "127.0.0.1", "--port", $"{((IPEndPoint)other.LocalEndpoint).Port}");
    }

    [Fact]
    public async Task A_broken_torrent_is_told_with_its_name_and_what_was_expected()
    {
        var failed = await FailsWith(3, "show", "@/broken.torrent");
        failed.Error.ShouldContain("broken.torrent");
        failed.Error.ShouldContain("expected");
    }

    /// <summary>Runs it with <c>@</c> standing for a folder, and sees that it fails as users like it: one line, no stack trace.</summary>
    private async Task<Invocation> FailsWith(int exitCode, params string[] arguments)
    {
        _folder.Folder("empty");
        await File.WriteAllTextAsync(_folder["broken.torrent"], "d4:infod4:name");
        await File.WriteAllTextAsync(_folder["x"], "x");
        (await Invocation.RunAsync("create", _folder["x"], "--out", _folder["good.torrent"], "--force")).ExitCode.ShouldBe(0);

        var failed = await Invocation.RunAsync([.. arguments.Select(argument => argument.Replace("@", _folder.Path, StringComparison.Ordinal))]);

        failed.ExitCode.ShouldBe(exitCode, failed.Error);
        var lines = failed.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines[0].ShouldStartWith("error: ");
        lines.Length.ShouldBe(exitCode == 2 && lines.Length == 2 && lines[1].Contains("--help", StringComparison.Ordinal) ? 2 : 1, failed.Error);
        failed.Error.ShouldNotContain("Exception");
        failed.Error.ShouldNotContain("   at ");
        return failed;
    }
}
