using Microsoft.Playwright;
using Rx.Torrent.Tests.Interop.Harness;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace Rx.Torrent.Tests.Browser;

/// <summary>A page of which a file does not come: so it goes when an address of the machine comes or goes while a browser loads it.</summary>
[Collection(BrowserTests.Name)]
public sealed class WholePageTests(Chromium chromium, ITestOutputHelper output)
{
    [InteropFact(RealClient.Chromium)]
    public async Task It_loads_itself_again()
    {
        await using var scene = await DashboardScene.StartAsync(chromium, output);
        scene.Download(await scene.SeedAsync(scene.Content()));
        var asked = 0;
        var page = await scene.OpenAsync(prepare: page => LoseAsync(page, () => Interlocked.Increment(ref asked) == 1));

        await Expect(page.Page.Locator("#name")).ToHaveTextAsync("single.bin");
        await Expect(page.Page.Locator("#link")).ToHaveTextAsync("live");
        asked.ShouldBe(2);
        page.Complaints.ShouldHaveSingleItem().ShouldContain("Failed to load resource");
    }

    [InteropFact(RealClient.Chromium)]
    public async Task When_that_does_not_help_it_says_so()
    {
        await using var scene = await DashboardScene.StartAsync(chromium, output);
        var asked = 0;
        var page = await scene.OpenAsync(prepare: page => LoseAsync(page, () => Interlocked.Increment(ref asked) > 0));

        await Expect(page.Page.Locator("#link")).ToHaveTextAsync("a part of this page did not come: reload it");
        asked.ShouldBe(4);
    }

    private static Task<IAsyncDisposable> LoseAsync(IPage page, Func<bool> isLost) =>
        page.RouteAsync("**/js/pieces.js", route => isLost() ? route.AbortAsync("addressunreachable") : route.ContinueAsync());
}
