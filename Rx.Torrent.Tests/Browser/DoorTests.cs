using System.Text.RegularExpressions;
using Rx.Torrent.Tests.Interop.Harness;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace Rx.Torrent.Tests.Browser;

/// <summary>The token, as people meet it.</summary>
[Collection(BrowserTests.Name)]
public sealed partial class DoorTests(Chromium chromium, ITestOutputHelper output)
{
    [InteropFact(RealClient.Chromium)]
    public async Task Elsewhere_than_on_loopback_the_page_asks_for_the_token_first()
    {
        await using var scene = await DashboardScene.StartAsync(chromium, output, options => options with { Urls = ["http://*:0"] });
        var content = await scene.SeedAsync(scene.Content());
        scene.Download(content);
        var page = await scene.OpenAsync(LoopbackAddress(scene));

        await Expect(page.Page.Locator("#token")).ToBeFocusedAsync();
        await page.Page.Keyboard.TypeAsync("not the right one");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.Locator("#wrong")).ToBeVisibleAsync();
        await page.Page.Locator("#token").FillAsync(scene.App.Token!);
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.Locator("#name")).ToHaveTextAsync("single.bin");
        await page.Page.Locator("#pause").ClickAsync();
        await Expect(page.Page.Locator("#state")).ToHaveTextAsync("Paused");
        (await page.Page.EvaluateAsync<string>("() => document.cookie")).ShouldBeEmpty();

        var linked = await scene.OpenAsync($"{LoopbackAddress(scene)}?token={scene.App.Token}");
        await Expect(linked.Page.Locator("#name")).ToHaveTextAsync("single.bin");
        await Expect(linked.Page).Not.ToHaveURLAsync(WithToken());
        scene.ShouldHaveNoComplaints();
    }

    private static string LoopbackAddress(DashboardScene scene) => $"http://127.0.0.1:{scene.Address.Port}/";

    [GeneratedRegex("token=")]
    private static partial Regex WithToken();
}
