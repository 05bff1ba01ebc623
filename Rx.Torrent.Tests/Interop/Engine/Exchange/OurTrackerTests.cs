using Rx.Torrent.CommandLine.Tracker;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Tests.Interop.Engine.Harness;
using Rx.Torrent.Tests.Interop.Harness;
using Rx.Torrent.Tests.Interop.Libtorrent;
using Rx.Torrent.Tests.Interop.Transmission;

namespace Rx.Torrent.Tests.Interop.Engine.Exchange;

/// <summary>Real clients that know nothing but the tracker of <c>rxtorrent tracker</c>, and find us by it.</summary>
public class OurTrackerTests
{
    private static Uri Of(TrackerServer tracker, bool udp) => udp ? tracker.UdpAnnounceUrl! : tracker.AnnounceUrl;

    [InteropTheory(RealClient.Libtorrent)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Libtorrent_announces_to_it_and_finds_us(bool udp)
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.OddSizes(folder.Folder("seed"));
        await using var tracker = await TrackerServer.StartAsync();
        await using var libtorrent = await LibtorrentClient.StartAsync();
        var torrentFile = await libtorrent.CreateTorrentFileAsync(content, trackers: [$"{Of(tracker, udp)}"]);
        await using var us = EngineClient.Start();
        var seeded = await us.SeedAsync(torrentFile, content);
        await seeded.WaitForTrackerAsync(e => e is TrackerAnnounced { Event: AnnounceEvent.Started });

        var download = await libtorrent.AddAsync(torrentFile, folder.Folder("leech"));

        await download.WaitForCompletionAsync();
        content.ShouldBeIn(folder["leech"]);
        (await seeded.Swarm.ScrapeAsync()).ShouldHaveSingleItem().Counts!.Seeds!.Value.ShouldBeGreaterThanOrEqualTo(1);
    }

    [InteropTheory(RealClient.Libtorrent)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task We_find_libtorrent_by_it(bool udp)
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.OddSizes(folder.Folder("seed"));
        await using var tracker = await TrackerServer.StartAsync();
        await using var libtorrent = await LibtorrentClient.StartAsync();
        var torrentFile = await libtorrent.CreateTorrentFileAsync(content, trackers: [$"{Of(tracker, udp)}"]);
        var seeded = await libtorrent.SeedAsync(torrentFile, content);
        await seeded.WaitForAsync("tracker_reply");
        await using var us = EngineClient.Start();

        var download = await us.AddAsync(torrentFile, folder["leech"], new AddOptions());

        await download.WaitForCompletionAsync(explain: () => libtorrent.Log);
        content.ShouldBeIn(folder["leech"]);
    }

    /// <summary>It was not seen to dial anybody on loopback, so it is we who dial, because the tracker names it.</summary>
    [InteropTheory(RealClient.Transmission)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Transmission_announces_to_it_and_we_find_each_other(bool udp)
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.OddSizes(folder.Folder("seed"));
        await using var tracker = await TrackerServer.StartAsync();
        var torrentFile = await content.WriteTorrentFileAsync(folder["odd.torrent"], Of(tracker, udp));
        await using var transmission = await TransmissionClient.StartAsync();
        await transmission.SeedAsync(torrentFile, content);
        using var limit = new CancellationTokenSource(Patience.Default);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (tracker.Standing.Peers == 0) await timer.WaitForNextTickAsync(limit.Token);
        await using var us = EngineClient.Start();

        var download = await us.AddAsync(torrentFile, folder["leech"], new AddOptions());

        await download.WaitForCompletionAsync(Patience.Long, () => transmission.Log);
        content.ShouldBeIn(folder["leech"]);
    }
}
