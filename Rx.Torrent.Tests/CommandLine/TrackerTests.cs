using System.Net.Sockets;
using System.Text.Json;
using Rx.Torrent.Tests.Interop.Harness;

namespace Rx.Torrent.Tests.CommandLine;

public sealed class TrackerTests
{
    private const string Swarm = "0025262b2f3d7eff0025262b2f3d7eff00112233";

    [Fact]
    public async Task It_serves_both_protocols_until_the_user_has_enough()
    {
        await using var tracker = RealProgram.Start("tracker", "--bind", "127.0.0.1", "--port", "0", "--json");
        var listening = JsonSerializer.Deserialize<JsonElement>(await tracker.WaitForLineAsync(line => line.Contains("listening", StringComparison.Ordinal), "listening"));
        foreach (var url in new[] { listening.GetProperty("http").GetString()!, listening.GetProperty("udp").GetString()! })
            (await Invocation.RunAsync("scrape", url, Swarm)).ExitCode.ShouldBe(0);

        tracker.Signal("INT");

        (await tracker.WaitForExitAsync()).ShouldBe(0, tracker.Output);
        tracker.Output.ShouldContain("\"event\":\"stopped\",\"swarms\":0,\"peers\":0,\"announces\":0");
    }

    [Fact]
    public async Task HTTP_alone_says_nothing_of_UDP()
    {
        using var enough = new CancellationTokenSource();
        var running = Invocation.RunAsync(enough.Token, "tracker", "--bind", "127.0.0.1", "--port", "0", "--no-udp");
        await enough.CancelAsync();
        var told = await running.WaitAsync(Patience.Default);
        told.Output.ShouldNotContain("udp://");
    }

    [Fact]
    public async Task A_port_that_somebody_has_is_said_in_one_line()
    {
        using var other = new TcpListener(System.Net.IPAddress.Loopback, 0);
        other.Start();
        var port = ((System.Net.IPEndPoint)other.LocalEndpoint).Port;
        var told = await Invocation.RunAsync("tracker", "--bind", "127.0.0.1", "--port", $"{port}");
        told.ExitCode.ShouldBe(5);
        told.Error.ShouldStartWith($"error: cannot listen at 127.0.0.1, port {port}: ");
    }

    [Theory]
    [InlineData("--port", "70000")]
    [InlineData("--bind", "here")]
    [InlineData("--interval", "1")]
    public async Task What_makes_no_sense_is_2(params string[] options) => (await Invocation.RunAsync(["tracker", .. options])).ExitCode.ShouldBe(2);
}
