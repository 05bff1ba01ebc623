using System.Text;
using Rx.Torrent.Bencode;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Primitives;
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
            (await ScrapeAsync(tracker, infoHash)).ShouldBe(new Counts(Seeds: 0, Leechers: 1, Completions: 0));

            download.Connect(libtorrent.EndPoint);
            await download.WaitForCompletionAsync();

            await download.WaitForTrackerAsync(e => e is TrackerAnnounced { Event: AnnounceEvent.Completed });
            (await ScrapeAsync(tracker, infoHash)).ShouldBe(new Counts(Seeds: 1, Leechers: 0, Completions: 1));
        }

        (await ScrapeAsync(tracker, infoHash)).ShouldBe(new Counts(Seeds: 0, Leechers: 0, Completions: 1));
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

        (await ScrapeAsync(tracker, infoHash)).ShouldBe(new Counts(Seeds: 1, Leechers: 0, Completions: 0));

        await seeded.Swarm.PauseAsync();
        (await ScrapeAsync(tracker, infoHash)).ShouldBe(new Counts(Seeds: 0, Leechers: 0, Completions: 0));
    }

    private static Uri Of(OpenTracker tracker, bool udp) => udp ? tracker.UdpAnnounceUrl : tracker.HttpAnnounceUrl;

    private static AddOptions With(OpenTracker tracker, bool udp = false) => new() { Trackers = [[Of(tracker, udp)]] };

    /// <summary>Asks the tracker for its numbers in the way of BEP 48.</summary>
    private static async Task<Counts> ScrapeAsync(OpenTracker tracker, InfoHash infoHash)
    {
        var escaped = new StringBuilder();
        foreach (var value in infoHash.Span) escaped.Append(System.Globalization.CultureInfo.InvariantCulture, $"%{value:x2}");
        using var http = new HttpClient();
        var answer = await http.GetByteArrayAsync(new Uri(tracker.HttpAnnounceUrl, $"scrape?info_hash={escaped}"));
        var files = ((BencodeDictionary)BencodeValue.Parse(answer)).GetDictionary("files");
        if (files.Count == 0) return new Counts(0, 0, 0);
        var file = (BencodeDictionary)files.Values.Single();
        return new Counts(file.GetInteger("complete"), file.GetInteger("incomplete"), file.GetInteger("downloaded"));
    }

    private sealed record Counts(long Seeds, long Leechers, long Completions);
}
