using Rx.Torrent.CommandLine.Tracker;
using Rx.Torrent.Discovery;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Discovery.Trackers.Http;
using Rx.Torrent.Primitives;
using Rx.Torrent.Tests.Interop.Harness;

namespace Rx.Torrent.Tests.CommandLine;

public sealed class ScrapeTests : IAsyncLifetime
{
    private static readonly InfoHash Swarm = InfoHash.Parse("0025262b2f3d7eff0025262b2f3d7eff00112233");

    private readonly TemporaryFolder _folder = new();
    private TrackerServer _tracker = null!;

    public async Task InitializeAsync()
    {
        _tracker = await TrackerServer.StartAsync();
        using var client = new HttpTrackerClient();
        foreach (var port in new ushort[] { 1, 2, 3 })
        {
            var totals = new TransferTotals(0, 0, Left: port == 1 ? 0 : 100);
            await client.AnnounceAsync(_tracker.AnnounceUrl, new AnnounceRequest(Swarm, PeerId.Create("-RX0100-", new Random(port)), port) { Totals = totals });
        }
    }

    public async Task DisposeAsync()
    {
        await _tracker.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_tracker_is_asked_about_info_hashes()
    {
        var other = new string('1', 40);
        var asked = await Invocation.RunAsync("scrape", $"{_tracker.AnnounceUrl}", $"{Swarm}", other);
        asked.ExitCode.ShouldBe(0, asked.Error);
        asked.Output.ShouldContain($"{Swarm}  {_tracker.AnnounceUrl}  1 seeds, 2 leechers, 0 downloads");
        asked.Output.ShouldContain($"{other}  {_tracker.AnnounceUrl}  not known there");
    }

    [Fact]
    public async Task A_magnet_link_is_asked_about_at_all_its_trackers_over_both_protocols()
    {
        var link = $"magnet:?xt=urn:btih:{Swarm}&tr={Uri.EscapeDataString($"{_tracker.AnnounceUrl}")}&tr={Uri.EscapeDataString($"{_tracker.UdpAnnounceUrl}")}";
        var asked = await Invocation.RunAsync("scrape", link, "--json");
        asked.ExitCode.ShouldBe(0, asked.Error);
        asked.Json.Count.ShouldBe(2);
        asked.Json.Select(line => new Uri(line.GetProperty("tracker").GetString()!)).ShouldBe([_tracker.AnnounceUrl, _tracker.UdpAnnounceUrl!], ignoreOrder: true);
        foreach (var line in asked.Json)
        {
            line.GetProperty("infoHash").GetString().ShouldBe($"{Swarm}");
            (line.GetProperty("seeds").GetInt32(), line.GetProperty("leechers").GetInt32()).ShouldBe((1, 2));
        }
    }

    [Fact]
    public async Task A_torrent_without_a_tracker_needs_one()
    {
        var content = ContentTree.OneByte(_folder.Path);
        (await Invocation.RunAsync("create", content.Path, "--out", _folder["it.torrent"])).ExitCode.ShouldBe(0);
        (await Invocation.RunAsync("scrape", _folder["it.torrent"])).ExitCode.ShouldBe(3);
        var asked = await Invocation.RunAsync("scrape", _folder["it.torrent"], "--tracker", $"{_tracker.UdpAnnounceUrl}");
        asked.ExitCode.ShouldBe(0, asked.Error);
    }

    [Fact]
    public async Task Where_no_tracker_answers_the_exit_code_is_5()
    {
        var nobody = $"http://127.0.0.1:{FreePort.Tcp()}/announce";
        var asked = await Invocation.RunAsync("scrape", nobody, $"{Swarm}", "--json");
        asked.ExitCode.ShouldBe(5);
        asked.Json.Single().GetProperty("error").GetString().ShouldBe("no connection");
    }

    [Theory]
    [InlineData("http://t.example/announce")]
    [InlineData("http://t.example/announce", "abc")]
    [InlineData("magnet:?xt=urn:btih:0025262b2f3d7eff0025262b2f3d7eff00112233&tr=udp://t.example", "0025262b2f3d7eff0025262b2f3d7eff00112233")]
    [InlineData("magnet:?xt=urn:btih:0025262b2f3d7eff0025262b2f3d7eff00112233&tr=udp://t.example", "--timeout", "0")]
    public async Task What_makes_no_sense_is_2(params string[] arguments) =>
        (await Invocation.RunAsync(["scrape", .. arguments])).ExitCode.ShouldBe(2);
}
