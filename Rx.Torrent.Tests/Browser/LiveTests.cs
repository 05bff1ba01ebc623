using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Plugins;
using Rx.Torrent.Tests.Interop.Harness;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace Rx.Torrent.Tests.Browser;

/// <summary>What the page shows of a real download, while it goes on.</summary>
[Collection(BrowserTests.Name)]
public sealed partial class LiveTests(Chromium chromium, ITestOutputHelper output)
{
    [InteropFact(RealClient.Chromium)]
    public async Task Numbers_move_and_the_map_fills_during_a_download_until_everything_is_there()
    {
        await using var scene = await DashboardScene.StartAsync(chromium, output);
        var content = await scene.SeedAsync(scene.Content());
        var swarm = scene.Download(content);
        var page = await scene.OpenAsync();

        await Expect(page.Page.Locator("#name")).ToHaveTextAsync("single.bin");
        await Expect(page.Page.Locator("#state")).ToHaveTextAsync("Downloading");
        await Expect(page.Fact("Down")).ToHaveTextAsync(MovingRate());
        await page.UntilAsync("() => Number(document.getElementById('pieces').dataset.verified) > 0");
        var (done, pieces) = (await page.Fact("Done").TextContentAsync(), await VerifiedAsync());
        await Expect(page.Fact("Done")).Not.ToHaveTextAsync(done!);
        await page.UntilAsync($"() => Number(document.getElementById('pieces').dataset.verified) > {pieces}");
        await page.UntilAsync("() => document.getElementById('rates').getAttribute('aria-label').includes('iB/s down')");

        scene.SeedLimits.Upload.BytesPerSecond = null;
        await Expect(page.Page.Locator("#state")).ToHaveTextAsync("Seeding");
        await Expect(page.Fact("Done")).ToHaveTextAsync("100.0 %");
        await page.UntilAsync($"() => Number(document.getElementById('pieces').dataset.verified) === {content.Metainfo.Layout.PieceCount}");
        swarm.State.ShouldBe(SwarmState.Seeding);
        content.Content.ShouldBeIn(scene.Downloads);
        scene.ShouldHaveNoComplaints();

        async Task<int> VerifiedAsync() => await page.Page.EvaluateAsync<int>("() => Number(document.getElementById('pieces').dataset.verified)");
    }

    [InteropFact(RealClient.Chromium)]
    public async Task Peers_are_shown_with_their_clients_and_sorted_by_the_head_that_is_clicked()
    {
        await using var scene = await DashboardScene.StartAsync(chromium, output);
        var content = await scene.SeedAsync(scene.Content(), "Beacon 2");
        string[] clients = ["Anchor 1", "Cutter 3"];
        var swarm = scene.Download(content);
        foreach (var client in clients) swarm.Connect(await scene.SeedAsync(content.Metainfo, content.Content.Folder, client));
        var page = await scene.OpenAsync();

        await Expect(page.Cells("#panel-peers", 2)).ToHaveCountAsync(3);
        await page.Page.Locator("#panel-peers th[data-key='client'] button").ClickAsync();
        await Expect(page.Page.Locator("#panel-peers th[data-key='client']")).ToHaveAttributeAsync("aria-sort", "ascending");
        await Expect(page.Cells("#panel-peers", 2)).ToHaveTextAsync(["Anchor 1", "Beacon 2", "Cutter 3"]);
        await page.Page.Locator("#panel-peers th[data-key='client'] button").ClickAsync();
        await Expect(page.Cells("#panel-peers", 2)).ToHaveTextAsync(["Cutter 3", "Beacon 2", "Anchor 1"]);
        await Expect(page.Cells("#panel-peers", 1).First).ToHaveTextAsync(EndPoint());
        await Expect(page.Cells("#messages", 1).Filter(new() { HasText = "Request" }).First).ToBeVisibleAsync();
        scene.ShouldHaveNoComplaints();
    }

    [InteropFact(RealClient.Chromium)]
    public async Task Names_of_strangers_are_text_whatever_is_in_them()
    {
        const string Name = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script> & \"'.bin";
        const string Client = "<b onmouseover=\"document.title='taken'\">Evil</b>";
        await using var scene = await DashboardScene.StartAsync(chromium, output);
        var content = await scene.SeedAsync(scene.Content(name: "plain.bin"), Client);
        var metainfo = MetainfoNamed(content.Metainfo, Name.Replace('/', '|'));
        scene.Client.Add(metainfo, scene.Downloads, new AddOptions { Paused = true });
        scene.Download(content);
        var page = await scene.OpenAsync($"/#{metainfo.InfoHash}");

        metainfo.Name.ShouldContain("<script>");
        await Expect(page.Page.Locator("#name")).ToHaveTextAsync(metainfo.Name);
        await page.Page.Locator("#tab-files").ClickAsync();
        await Expect(page.Cells("#panel-files", 1).First).ToContainTextAsync("<img src=x onerror=");
        await page.Page.Locator("#log-all").CheckAsync();
        await page.Page.GetByRole(AriaRole.Option, new() { Name = "plain.bin" }).ClickAsync();
        await page.Page.Locator("#tab-peers").ClickAsync();
        await Expect(page.Cells("#panel-peers", 2).First).ToHaveTextAsync(Client);
        (await page.Page.Locator("main img, main script, main b[onmouseover]").CountAsync()).ShouldBe(0);
        (await page.Page.TitleAsync()).ShouldBe("Rx.Torrent");
        scene.ShouldHaveNoComplaints();
    }

    [InteropFact(RealClient.Chromium)]
    public async Task A_swarm_that_is_removed_and_added_again_is_looked_at_again()
    {
        await using var scene = await DashboardScene.StartAsync(chromium, output);
        var content = await scene.SeedAsync(scene.Content());
        var swarm = scene.Download(content);
        var page = await scene.OpenAsync("/#%"); // which is the name of nothing
        await Expect(page.Cells("#panel-peers", 1)).ToHaveCountAsync(1);

        await swarm.RemoveAsync(deleteData: true);
        scene.Client.Add(content.Metainfo, scene.Downloads, new AddOptions { Paused = true });
        await Expect(page.Page.Locator("#state")).ToHaveTextAsync("Paused");
        await Expect(page.Cells("#panel-peers", 1)).ToHaveCountAsync(0);
        await page.UntilAsync("() => document.getElementById('pieces').dataset.verified === '0'");
        await page.Switch("far-away").ClickAsync();
        await Expect(page.Switch("far-away")).ToHaveAttributeAsync("aria-checked", "true");
        scene.ShouldHaveNoComplaints();
    }

    [InteropFact(RealClient.Chromium)]
    public async Task The_name_in_a_link_cannot_be_written_so_that_it_is_read_another_way()
    {
        await using var scene = await DashboardScene.StartAsync(chromium, output);
        scene.Client.Add(MagnetLink.Parse("magnet:?xt=urn:btih:0123456789abcdef0123456789abcdef01234567&dn=a%20song%E2%80%AEgpj.exe"), scene.Downloads, new AddOptions { Paused = true });
        var page = await scene.OpenAsync();
        await Expect(page.Page.Locator("#name")).ToHaveTextAsync("a song gpj.exe");
        await Expect(page.Page.Locator("#log")).ToContainTextAsync("a song gpj.exe was added");
    }

    [GeneratedRegex(@"^[\d.]+ [KM]iB/s$")]
    private static partial Regex MovingRate();

    [GeneratedRegex(@"^127\.0\.0\.1:\d+$")]
    private static partial Regex EndPoint();

    private static MetainfoFile MetainfoNamed(MetainfoFile like, string name) =>
        MetainfoFile.Read(
            (MetainfoBuilder.ForFile(name, like.Layout.TotalLength) with { PieceLength = like.Layout.PieceLength }).Plan().Build(like.PieceHashes.ToArray()).Encode(),
            rules: PathRules.Unix); // which leaves in names what is harmless in a file system
}
