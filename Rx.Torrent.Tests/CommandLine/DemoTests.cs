namespace Rx.Torrent.Tests.CommandLine;

public sealed class DemoTests
{
    [Fact]
    public async Task The_demo_proves_that_every_copy_is_the_same_and_leaves_nothing()
    {
        var before = Leftovers();
        var demo = await Invocation.RunAsync("demo", "--plain", "--size", "4m");
        demo.ExitCode.ShouldBe(0, demo.Output + demo.Error);
        for (var leecher = 1; leecher <= 3; leecher++) demo.Output.ShouldContain($"leecher {leecher}: the same as the seed's, by SHA-256");
        Leftovers().Except(before).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_interrupted_demo_leaves_nothing_either()
    {
        var before = Leftovers();
        using var interrupt = new CancellationTokenSource();
        var demo = Invocation.RunAsync(interrupt.Token, "demo", "--plain", "--size", "64m");
        await interrupt.CancelAsync();
        (await demo).ExitCode.ShouldBe(130);
        Leftovers().Except(before).ShouldBeEmpty();
    }

    private static string[] Leftovers() => Directory.GetDirectories(Path.GetTempPath(), "rxtorrent-demo-*");
}
