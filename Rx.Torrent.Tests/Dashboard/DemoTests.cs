using System.Text.RegularExpressions;
using Rx.Torrent.Tests.CommandLine;
using Rx.Torrent.Tests.Interop.Harness;

namespace Rx.Torrent.Tests.Dashboard;

/// <summary>The program as people start it: without arguments, until Ctrl-C.</summary>
public sealed partial class DemoTests
{
    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task The_demo_runs_until_it_is_told_to_end(string signal)
    {
        using var folder = new TemporaryFolder();
        await using var program = RealProgram.StartIn(folder.Path, "Dashboard.dll", "--urls", "http://127.0.0.1:0");
        var address = await program.WaitForLineAsync(line => line.StartsWith("http://127.0.0.1:", StringComparison.Ordinal), "its address");
        using var http = new HttpClient { Timeout = Patience.Long };
        using var events = new StreamReader(await http.GetStreamAsync($"{address}api/live"));

        await ReadUntilAsync(events, line => line.Contains("\"name\":\"Tales of the Northern Sea\"", StringComparison.Ordinal));
        await ReadUntilAsync(events, SomethingHasCome().IsMatch);

        program.Signal(signal);
        (await program.WaitForExitAsync()).ShouldBe(0, program.Output);
        program.Output.ShouldContain("stopped");
        Directory.EnumerateFileSystemEntries(folder.Path).ShouldBeEmpty(); // it was made up, and nothing of it is left
    }

    [Fact]
    public async Task What_cannot_be_served_is_said()
    {
        await using var program = RealProgram.StartAssembly("Dashboard.dll", "--urls", "https://127.0.0.1:0");
        (await program.WaitForExitAsync()).ShouldBe(1);
        program.Output.ShouldContain("expected http://address:port");
    }

    private static async Task ReadUntilAsync(StreamReader events, Func<string, bool> isIt)
    {
        using var limit = new CancellationTokenSource(Patience.Long);
        while (!isIt(await events.ReadLineAsync(limit.Token) ?? throw new ShouldAssertException("the stream has ended")))
        {
        }
    }

    [GeneratedRegex("\"downloaded\":[1-9]")]
    private static partial Regex SomethingHasCome();
}
