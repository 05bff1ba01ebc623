using System.Text.RegularExpressions;
using Rx.Torrent.CommandLine.Tracker;
using Rx.Torrent.Plugins;
using Rx.Torrent.Tests.Interop.Harness;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace Rx.Torrent.Tests.Browser;

/// <summary>What is done from the page, and that it has been done.</summary>
[Collection(BrowserTests.Name)]
public sealed partial class ActionTests(Chromium chromium, ITestOutputHelper output)
{
    [InteropFact(RealClient.Chromium)]
    public async Task Pausing_stops_the_transfer_and_resuming_goes_on()
    {
        await using var scene = await DashboardScene.StartAsync(chromium, output);
        var content = await scene.SeedAsync(scene.Content());
        var swarm = scene.Download(content);
        var page = await scene.OpenAsync();
        await Expect(page.Fact("Down")).ToHaveTextAsync(Moving());

        await page.Page.Locator("#pause").ClickAsync();
        await Expect(page.Page.Locator("#state")).ToHaveTextAsync("Paused");
        await Expect(page.Page.Locator("#pause")).ToHaveTextAsync("Resume");
        await Expect(page.Fact("Peers")).ToHaveTextAsync("0, 0 seeds");
        var came = (await swarm.GetProgressAsync()).Downloaded;
        await Expect(page.Fact("Down")).ToHaveTextAsync("–");
        (await swarm.GetProgressAsync()).Downloaded.ShouldBe(came);

        scene.SeedLimits.Upload.BytesPerSecond = null;
        await page.Page.Locator("#pause").ClickAsync();
        await Expect(page.Page.Locator("#state")).ToHaveTextAsync("Seeding");
        content.Content.ShouldBeIn(scene.Downloads);
        scene.ShouldHaveNoComplaints();
    }

    [InteropFact(RealClient.Chromium)]
    public async Task A_plugin_that_is_switched_on_has_its_effect_and_off_again_none()
    {
        await using var scene = await DashboardScene.StartAsync(chromium, output);
        var content = await scene.SeedAsync(scene.Content());
        var swarm = scene.Download(content);
        var page = await scene.OpenAsync();
        await Expect(page.Fact("Down")).ToHaveTextAsync(Moving());

        await page.Switch("no-requests").ClickAsync();
        await Expect(page.Switch("no-requests")).ToHaveAttributeAsync("aria-checked", "true");
        await Expect(page.Fact("Down")).ToHaveTextAsync("–");
        swarm.State.ShouldBe(SwarmState.Downloading);
        var came = (await swarm.GetProgressAsync()).Downloaded;
        came.ShouldBeLessThan(content.Content.Length);
        await Expect(page.Page.Locator("#log")).ToContainTextAsync("plugin ask for nothing is in single.bin");

        scene.SeedLimits.Upload.BytesPerSecond = null;
        (await swarm.GetProgressAsync()).Downloaded.ShouldBe(came);
        await page.Switch("no-requests").ClickAsync();
        await Expect(page.Switch("no-requests")).ToHaveAttributeAsync("aria-checked", "false");
        await Expect(page.Page.Locator("#state")).ToHaveTextAsync("Seeding");
        content.Content.ShouldBeIn(scene.Downloads);
        scene.ShouldHaveNoComplaints();
    }

    [InteropFact(RealClient.Chromium)]
    public async Task A_torrent_file_that_is_added_downloads()
    {
        await using var tracker = await TrackerServer.StartAsync();
        await using var scene = await DashboardScene.StartAsync(chromium, output);
        scene.SeedLimits.Upload.BytesPerSecond = null;
        var content = await scene.SeedAsync(scene.Content(1_000_003), "Seed 1.0", tracker.AnnounceUrl);
        var page = await scene.OpenAsync();
        await Expect(page.Page.Locator("#no-swarms")).ToBeVisibleAsync();

        await page.Page.Locator("#add").ClickAsync();
        await page.Page.Locator("#add-file").SetInputFilesAsync(new Microsoft.Playwright.FilePayload
        {
            Name = "it.torrent", MimeType = "application/x-bittorrent", Buffer = content.Metainfo.Encode(),
        });
        await page.Page.Locator("#add-go").ClickAsync();
        await Expect(page.Page.Locator("#add-dialog")).ToBeHiddenAsync();
        await Expect(page.Page.Locator("#name")).ToHaveTextAsync("single.bin");
        await Expect(page.Page.Locator("#state")).ToHaveTextAsync("Seeding");
        await page.Page.Locator("#tab-trackers").ClickAsync();
        await Expect(page.Cells("#panel-trackers", 3)).ToHaveTextAsync(["Working"]);
        content.Content.ShouldBeIn(scene.Downloads);
        scene.ShouldHaveNoComplaints();
    }

    [InteropFact(RealClient.Chromium)]
    public async Task A_link_that_is_added_downloads_and_what_is_no_torrent_is_told_of()
    {
        await using var scene = await DashboardScene.StartAsync(chromium, output);
        scene.SeedLimits.Upload.BytesPerSecond = null;
        var content = await scene.SeedAsync(scene.Content(500_009));
        var page = await scene.OpenAsync();

        await page.Page.Locator("#add").ClickAsync();
        await page.Page.Locator("#add-go").ClickAsync();
        await Expect(page.Page.Locator("#add-error")).ToHaveTextAsync("Choose a file, or paste a link.");
        await page.Page.Locator("#add-magnet").FillAsync(content.Magnet);
        await page.Page.Locator("#add-go").ClickAsync();
        await Expect(page.Page.Locator("#state")).ToHaveTextAsync("Seeding");
        await Expect(page.Page.Locator("#name")).ToHaveTextAsync("single.bin");
        content.Content.ShouldBeIn(scene.Downloads);
        scene.ShouldHaveNoComplaints();
    }

    [InteropFact(RealClient.Chromium)]
    public async Task Files_are_chosen_limits_are_set_and_a_swarm_is_removed_with_its_data()
    {
        await using var scene = await DashboardScene.StartAsync(chromium, output);
        var content = await scene.SeedAsync(scene.Content());
        var swarm = scene.Download(content);
        var page = await scene.OpenAsync();
        await Expect(page.Fact("Down")).ToHaveTextAsync(Moving());

        await page.Page.Locator("#limits").ClickAsync();
        await page.Page.Locator("#limit-down").FillAsync("64");
        await page.Page.Locator("#limits-go").ClickAsync();
        await Expect(page.Switch("limits")).ToHaveAttributeAsync("aria-checked", "true");
        await page.Page.Locator("#limits").ClickAsync();
        await Expect(page.Page.Locator("#limit-down")).ToHaveValueAsync("64");
        await page.Page.Keyboard.PressAsync("Escape");

        await page.Page.Locator("#tab-files").ClickAsync();
        await page.Page.Locator("#panel-files select").SelectOptionAsync("Skip");
        await Expect(page.Page.Locator("#log")).ToContainTextAsync("priority of file 1: Skip");
        await Expect(page.Fact("Left")).ToHaveTextAsync("0 B");

        await page.Page.Locator("#remove").ClickAsync();
        await Expect(page.Page.Locator("#remove-name")).ToHaveTextAsync("single.bin");
        await page.Page.Locator("#remove-data").CheckAsync();
        await page.Page.Locator("#remove-go").ClickAsync();
        await Expect(page.Page.Locator("#no-swarms")).ToBeVisibleAsync();
        swarm.State.ShouldBe(SwarmState.Stopped);
        File.Exists(Path.Combine(scene.Downloads, "single.bin")).ShouldBeFalse();
        scene.ShouldHaveNoComplaints();
    }

    [GeneratedRegex(@"^[\d.]+ [KM]iB/s$")]
    private static partial Regex Moving();
}
