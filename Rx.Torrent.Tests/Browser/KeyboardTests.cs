using Microsoft.Playwright;
using Rx.Torrent.Plugins;
using Rx.Torrent.Tests.Interop.Harness;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace Rx.Torrent.Tests.Browser;

/// <summary>The page without a pointer.</summary>
[Collection(BrowserTests.Name)]
public sealed class KeyboardTests(Chromium chromium, ITestOutputHelper output)
{
    [InteropFact(RealClient.Chromium)]
    public async Task Everything_can_be_done_by_keys_alone()
    {
        await using var scene = await DashboardScene.StartAsync(chromium, output);
        var content = await scene.SeedAsync(scene.Content());
        var other = await scene.SeedAsync(scene.Content(300_007, "other.bin", seed: 2));
        scene.Download(content);
        var second = scene.Download(other);
        var page = await scene.OpenAsync();
        var keyboard = page.Page.Keyboard;
        await Expect(page.Page.Locator("#swarms li")).ToHaveCountAsync(2);
        await Expect(page.Page.Locator("#name")).ToHaveTextAsync("single.bin");

        await keyboard.PressAsync("s"); // to the list, and on to the next swarm
        await keyboard.PressAsync("ArrowDown");
        await Expect(page.Page.Locator("#name")).ToHaveTextAsync("other.bin");
        await keyboard.PressAsync("p");
        await Expect(page.Page.Locator("#state")).ToHaveTextAsync("Paused");
        await keyboard.PressAsync("p");
        await Expect(page.Page.Locator("#state")).Not.ToHaveTextAsync("Paused");

        await TabToAsync(page.Page, "tab-peers"); // tabs by arrows, heads of columns by Enter
        await keyboard.PressAsync("ArrowRight");
        await Expect(page.Page.Locator("#panel-files")).ToBeVisibleAsync();
        await Expect(page.Page.Locator("#tab-files")).ToBeFocusedAsync();
        await TabToAsync(page.Page, "length");
        await keyboard.PressAsync("Enter");
        await Expect(page.Page.Locator("#panel-files th[data-key='length']")).ToHaveAttributeAsync("aria-sort", "descending");

        await TabToAsync(page.Page, "far-away"); // a plugin by the space bar
        await keyboard.PressAsync("Space");
        await Expect(page.Switch("far-away")).ToHaveAttributeAsync("aria-checked", "true");

        await keyboard.PressAsync("?");
        await Expect(page.Page.Locator("#keys")).ToContainTextAsync("pause or resume");
        await keyboard.PressAsync("Escape");
        await Expect(page.Page.Locator("#help-dialog")).ToBeHiddenAsync();

        await keyboard.PressAsync("a");
        await Expect(page.Page.Locator("#add-dialog")).ToBeVisibleAsync();
        await page.Page.Locator("#add-magnet").FocusAsync();
        await keyboard.TypeAsync("p?t"); // letters in a field are letters
        await Expect(page.Page.Locator("#add-magnet")).ToHaveValueAsync("p?t");
        await keyboard.PressAsync("Escape");
        await Expect(page.Page.Locator("#add-dialog")).ToBeHiddenAsync();

        await keyboard.PressAsync("Delete");
        await Expect(page.Page.Locator("#remove-dialog")).ToBeVisibleAsync();
        await TabToAsync(page.Page, "remove-go");
        await keyboard.PressAsync("Enter");
        await Expect(page.Page.Locator("#swarms li")).ToHaveCountAsync(1);
        second.State.ShouldBe(SwarmState.Stopped);
        scene.ShouldHaveNoComplaints();
    }

    /// <summary>Goes on with Tab until something is focused: by its id, or by the column or plugin that it stands for.</summary>
    private static async Task TabToAsync(IPage page, string name)
    {
        for (var i = 0; i < 60; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<bool>("name => { const on = document.activeElement; return on.id === name || on.dataset.plugin === name || on.parentElement?.dataset.key === name && on.offsetParent !== null; }", name)) return;
        }
        throw new ShouldAssertException($"{name} is not reached with the Tab key");
    }
}
