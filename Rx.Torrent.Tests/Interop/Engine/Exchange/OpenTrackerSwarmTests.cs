using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Tests.Interop.Engine.Harness;
using Rx.Torrent.Tests.Interop.Harness;
using Rx.Torrent.Tests.Interop.Libtorrent;

namespace Rx.Torrent.Tests.Interop.Engine.Exchange;

/// <summary>Peers that know nothing but a tracker.</summary>
public class OpenTrackerSwarmTests
{
    private const RealClient Both = RealClient.Libtorrent | RealClient.OpenTracker;

    [InteropTheory(Both)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Libtorrent_finds_us_by_the_tracker_that_we_announce_to(bool udp)
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.OddSizes(folder.Folder("seed"));
        await using var libtorrent = await LibtorrentClient.StartAsync();
        var torrentFile = await libtorrent.CreateTorrentFileAsync(content);
        await using var tracker = await OpenTracker.StartAsync(OurMetainfo.Read(torrentFile).InfoHash);
        await using var us = EngineClient.Start();
        var seeded = await us.SeedAsync(torrentFile, content, With(tracker, udp));
        await seeded.WaitForTrackerAsync(e => e is TrackerAnnounced { Event: AnnounceEvent.Started });
        var download = await libtorrent.AddAsync(torrentFile, folder.Folder("leech"));
        await download.WaitForStateAsync("downloading");

        await download.AddTrackerAsync(Of(tracker, udp).ToString());

        await download.WaitForCompletionAsync();
        content.ShouldBeIn(folder["leech"]);
    }

    [InteropTheory(Both)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task We_find_libtorrent_by_the_tracker_that_it_announces_to(bool udp)
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.OddSizes(folder.Folder("seed"));
        await using var libtorrent = await LibtorrentClient.StartAsync();
        var torrentFile = await libtorrent.CreateTorrentFileAsync(content);
        await using var tracker = await OpenTracker.StartAsync(OurMetainfo.Read(torrentFile).InfoHash);
        var seeded = await libtorrent.SeedAsync(torrentFile, content);
        await seeded.AddTrackerAsync(Of(tracker, udp).ToString());
        await seeded.WaitForAsync("tracker_reply");
        await using var us = EngineClient.Start();

        var download = await us.AddAsync(torrentFile, folder["leech"], With(tracker, udp));

        await download.WaitForCompletionAsync(explain: () => tracker.Log + libtorrent.Log);
        content.ShouldBeIn(folder["leech"]);
    }

    [InteropTheory(Both)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_tracker_hears_that_we_started_and_completed_and_stopped(bool udp)
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.OddSizes(folder.Folder("seed"));
        await using var libtorrent = await LibtorrentClient.StartAsync();
        var torrentFile = await libtorrent.CreateTorrentFileAsync(content);
        var infoHash = OurMetainfo.Read(torrentFile).InfoHash;
        await using var tracker = await OpenTracker.StartAsync(infoHash);
        await libtorrent.SeedAsync(torrentFile, content);

        await using (var us = EngineClient.Start())
        {
            var download = await us.AddAsync(torrentFile, folder["leech"], With(tracker, udp));
            await download.WaitForTrackerAsync(e => e is TrackerAnnounced { Event: AnnounceEvent.Started });
            (await tracker.ScrapeAsync(infoHash)).ShouldBe(new TrackerCounts(Seeds: 0, Leechers: 1, Completions: 0));

            download.Connect(libtorrent.EndPoint);
            await download.WaitForCompletionAsync();

            await download.WaitForTrackerAsync(e => e is TrackerAnnounced { Event: AnnounceEvent.Completed });
            (await tracker.ScrapeAsync(infoHash)).ShouldBe(new TrackerCounts(Seeds: 1, Leechers: 0, Completions: 1));
        }

        (await tracker.ScrapeAsync(infoHash)).ShouldBe(new TrackerCounts(Seeds: 0, Leechers: 0, Completions: 1));
    }

    [InteropFact(RealClient.OpenTracker)]
    public async Task Who_had_everything_from_the_start_has_completed_nothing()
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.OneByte(folder.Folder("seed"));
        var torrentFile = await content.WriteTorrentFileAsync(folder["byte.torrent"]);
        var infoHash = OurMetainfo.Read(torrentFile).InfoHash;
        await using var tracker = await OpenTracker.StartAsync(infoHash);
        await using var us = EngineClient.Start();
        var seeded = await us.SeedAsync(torrentFile, content, With(tracker));
        await seeded.WaitForTrackerAsync(e => e is TrackerAnnounced { Event: AnnounceEvent.Started });

        (await tracker.ScrapeAsync(infoHash)).ShouldBe(new TrackerCounts(Seeds: 1, Leechers: 0, Completions: 0));

        await seeded.Swarm.PauseAsync();
        (await tracker.ScrapeAsync(infoHash)).ShouldBe(new TrackerCounts(Seeds: 0, Leechers: 0, Completions: 0));
    }

    private static Uri Of(OpenTracker tracker, bool udp) => udp ? tracker.UdpAnnounceUrl : tracker.HttpAnnounceUrl;

    private static AddOptions With(OpenTracker tracker, bool udp = false) => new() { Trackers = [[Of(tracker, udp)]] };
}
