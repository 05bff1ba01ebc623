using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Rx.Torrent.Tests.Architecture.Source;
using Rx.Torrent.Tests.Interop.Harness;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace Rx.Torrent.Tests.Browser;

/// <summary>How the page looks: pictures for people, in <c>artifacts/screenshots</c>; and what a machine can see of it.</summary>
[Collection(BrowserTests.Name)]
public sealed class LookTests(Chromium chromium, ITestOutputHelper output)
{
    [InteropTheory(RealClient.Chromium)]
    [InlineData(1720, ColorScheme.Light, "wide")]
    [InlineData(1280, ColorScheme.Dark, "dark")]
    [InlineData(380, ColorScheme.Light, "narrow")]
    public async Task The_page_fits_its_width_light_and_dark(int width, ColorScheme scheme, string name)
    {
        await using var scene = await DashboardScene.StartAsync(chromium, output);
        scene.Download(await scene.SeedAsync(scene.Content()));
        scene.Client.Add((await scene.SeedAsync(scene.Content(700_001, "A recording of the sea at night, the second of three parts.flac", seed: 2))).Metainfo, scene.Downloads, new AddOptions { Paused = true });
        var page = await scene.OpenAsync("/", width, 900, scheme);
        await Expect(page.Cells("#panel-peers", 1)).ToHaveCountAsync(1);
        await page.UntilAsync("() => Number(document.getElementById('pieces').dataset.verified) > 11"); // for there to be something to see

        var pictures = Directory.CreateDirectory(Path.Combine(RepositoryRoot.Path, "artifacts", "screenshots")).FullName;
        await page.Page.ScreenshotAsync(new() { Path = Path.Combine(pictures, $"{name}.png"), FullPage = true });

        (await page.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(width);
        var background = await page.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");
        background.ShouldBe(scheme == ColorScheme.Dark ? "rgb(16, 19, 21)" : "rgb(244, 244, 241)");
        await page.Page.Locator("#theme").ClickAsync();
        (await page.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor")).ShouldNotBe(background);
        scene.ShouldHaveNoComplaints();
    }

    [InteropTheory(RealClient.Chromium)]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Who_sees_or_hears_the_page_in_another_way_can_use_it_too(ColorScheme scheme)
    {
        await using var scene = await DashboardScene.StartAsync(chromium, output);
        scene.Download(await scene.SeedAsync(scene.Content()));
        var page = await scene.OpenAsync(scheme: scheme, bypassPolicy: true);
        await Expect(page.Cells("#panel-peers", 1)).ToHaveCountAsync(1);
        await Expect(page.Page.Locator("#plugins li")).ToHaveCountAsync(8);

        (await ComplaintsAsync()).ShouldBeEmpty();
        foreach (var key in (string[])["a", "?"])
        {
            await page.Page.BringToFrontAsync(); // the check has looked at its results on a page of its own
            await page.Page.Keyboard.PressAsync(key);
            await Expect(page.Page.Locator("dialog[open]")).ToHaveCountAsync(1);
            (await ComplaintsAsync()).ShouldBeEmpty(key);
            await page.Page.Keyboard.PressAsync("Escape");
            await Expect(page.Page.Locator("dialog[open]")).ToHaveCountAsync(0);
        }

        async Task<IReadOnlyList<string>> ComplaintsAsync() =>
            [.. (await page.Page.RunAxe()).Violations.Select(violation => $"{violation.Id}: {violation.Help}: {string.Join(" | ", violation.Nodes.Select(node => node.Html))}")];
    }
}
