namespace Rx.Torrent.Tests.CommandLine;

public sealed class HelpTests
{
    [Theory]
    [InlineData("--help")]
    [InlineData("download", "--help")]
    [InlineData("seed", "-h")]
    [InlineData("top", "--help")]
    [InlineData("create", "--help")]
    [InlineData("show", "--help")]
    [InlineData("check", "--help")]
    [InlineData("scrape", "--help")]
    [InlineData("tracker", "--help")]
    [InlineData("dht", "--help")]
    [InlineData("demo", "--help")]
    public async Task Help_tells_the_exit_codes_and_is_no_error(params string[] arguments)
    {
        var help = await Invocation.RunAsync(arguments);
        help.ExitCode.ShouldBe(0);
        help.Error.ShouldBeEmpty();
        foreach (var code in new[] { "0 ", "1 ", "2 ", "3 ", "4 ", "5 ", "130 " }) help.Output.ShouldContain($"\n  {code}");
    }

    [Fact]
    public async Task Nothing_at_all_is_answered_with_help_and_2()
    {
        var help = await Invocation.RunAsync();
        help.ExitCode.ShouldBe(2);
        foreach (var verb in new[] { "download", "seed", "top", "create", "show", "check", "scrape", "tracker", "dht", "demo" }) help.Output.ShouldContain($"  {verb}");
    }

    [Fact]
    public async Task What_only_the_benchmark_needs_is_not_in_the_help()
    {
        var help = await Invocation.RunAsync("download", "--help");
        help.Output.ShouldNotContain("--harness");
        help.Output.ShouldNotContain("--stages");
    }

    [Fact]
    public async Task The_version_is_a_number() => (await Invocation.RunAsync("--version")).Output.ShouldMatch(@"^\d+\.\d+\.\d+");
}
