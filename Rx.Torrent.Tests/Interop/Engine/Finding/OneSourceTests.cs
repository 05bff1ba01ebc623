using System.Net;
using System.Reactive.Linq;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Extensions.Dht;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Tests.Interop.Dht;
using Rx.Torrent.Tests.Interop.Engine.Extensions;
using Rx.Torrent.Tests.Interop.Engine.Harness;
using Rx.Torrent.Tests.Interop.Harness;
using Rx.Torrent.Tests.Interop.Libtorrent;
using Rx.Torrent.Tests.Interop.Transmission;

namespace Rx.Torrent.Tests.Interop.Engine.Finding;

/// <summary>
/// A magnet link and one way to find peers, between us and real clients on loopback. What Transmission does not do there is in <see cref="TransmissionElsewhereTests"/>; peers find each other through peers
/// in <see cref="PeerExchangeTests"/>.
/// </summary>
public class OneSourceTests
{
    [InteropTheory(RealClient.Libtorrent | RealClient.OpenTracker)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task By_a_tracker_we_download_a_magnet_link_from_libtorrent(bool udp)
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.OddSizes(folder.Folder("seed"));
        await using var libtorrent = await LibtorrentClient.StartAsync();
        var torrentFile = await libtorrent.CreateTorrentFileAsync(content);
        await using var tracker = await OpenTracker.StartAsync(OurMetainfo.Read(torrentFile).InfoHash);
        var seeded = await libtorrent.SeedAsync(torrentFile, content);
        await seeded.AddTrackerAsync($"{UrlOf(tracker, udp)}");
        await seeded.WaitForAsync("tracker_reply");
        await using var us = EngineClient.Start(build: b => b.UseMetadataExchange());

        var download = await us.AddAsync(LinkTo(torrentFile, UrlOf(tracker, udp)), folder["leech"]);

        await download.WaitForCompletionAsync(explain: () => libtorrent.Log + tracker.Log);
        content.ShouldBeIn(folder["leech"]);
    }

    [InteropTheory(RealClient.Libtorrent | RealClient.OpenTracker)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task By_a_tracker_libtorrent_downloads_a_magnet_link_from_us(bool udp)
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.OddSizes(folder.Folder("seed"));
        await using var libtorrent = await LibtorrentClient.StartAsync();
        var torrentFile = await libtorrent.CreateTorrentFileAsync(content);
        await using var tracker = await OpenTracker.StartAsync(OurMetainfo.Read(torrentFile).InfoHash);
        await using var us = EngineClient.Start(build: b => b.UseMetadataExchange());
        var seeded = await us.SeedAsync(torrentFile, content, new AddOptions { Trackers = [[UrlOf(tracker, udp)]] });
        await seeded.WaitForTrackerAsync(e => e is TrackerAnnounced { Event: AnnounceEvent.Started });

        var download = await libtorrent.AddMagnetAsync($"{LinkTo(torrentFile, UrlOf(tracker, udp))}", folder.Folder("leech"));

        await download.WaitForCompletionAsync(Patience.Long);
        content.ShouldBeIn(folder["leech"]);
    }

    [InteropTheory(RealClient.Transmission | RealClient.OpenTracker)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task By_a_tracker_we_download_a_magnet_link_from_transmission(bool udp)
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.OddSizes(folder.Folder("seed"));
        var plain = await content.WriteTorrentFileAsync(folder["plain.torrent"]);
        await using var tracker = await OpenTracker.StartAsync(OurMetainfo.Read(plain).InfoHash);
        var torrentFile = await content.WriteTorrentFileAsync(folder["it.torrent"], UrlOf(tracker, udp));
        await using var transmission = await TransmissionClient.StartAsync();
        await transmission.SeedAsync(torrentFile, content);
        await tracker.WaitForSeedAsync(OurMetainfo.Read(plain).InfoHash); // it announces a while later
        await using var us = EngineClient.Start(build: b => b.UseMetadataExchange());

        var download = await us.AddAsync(LinkTo(torrentFile, UrlOf(tracker, udp)), folder["leech"]);

        await download.WaitForCompletionAsync(Patience.Long, () => transmission.Log + tracker.Log);
        content.ShouldBeIn(folder["leech"]);
    }

    [InteropFact(RealClient.Libtorrent)]
    public async Task By_the_DHT_we_download_a_magnet_link_from_libtorrent()
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.OddSizes(folder.Folder("seed"));
        await using var dht = await LoopbackDht.StartAsync();
        await using var libtorrent = await dht.AddLibtorrentAsync();
        var torrentFile = await libtorrent.CreateTorrentFileAsync(content);
        var seeded = await libtorrent.SeedAsync(torrentFile, content);
        var infoHash = OurMetainfo.Read(torrentFile).InfoHash;
        await LoopbackDht.Again(() => Observable.FromAsync(async () =>
        {
            await seeded.AnnounceToDhtAsync();
            return await dht.Nodes[11].GetPeers(infoHash).Any();
        }), found => found);
        await using var us = EngineClient.Start(build: b => b.UseMetadataExchange().UseDht(At(dht)));

        var download = await us.AddAsync(LinkTo(torrentFile), folder["leech"]);

        await download.WaitForCompletionAsync(Patience.Long, () => libtorrent.Log);
        content.ShouldBeIn(folder["leech"]);
    }

    [InteropFact(RealClient.Libtorrent)]
    public async Task By_the_DHT_libtorrent_downloads_a_magnet_link_from_us()
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.OddSizes(folder.Folder("seed"));
        await using var dht = await LoopbackDht.StartAsync();
        await using var libtorrent = await dht.AddLibtorrentAsync();
        var torrentFile = await libtorrent.CreateTorrentFileAsync(content);
        await using var us = EngineClient.Start(build: b => b.UseMetadataExchange().UseDht(At(dht)));
        await us.SeedAsync(torrentFile, content);
        await LoopbackDht.FindAsync(dht.Nodes[9], OurMetainfo.Read(torrentFile).InfoHash, peer => peer.Port == us.EndPoint.Port);

        var download = await libtorrent.AddMagnetAsync($"{LinkTo(torrentFile)}", folder.Folder("leech"));
        var completion = download.WaitForCompletionAsync(Patience.Long);
        using var asking = Observable.Timer(TimeSpan.Zero, TimeSpan.FromSeconds(1)).Select(_ => Observable.FromAsync(download.AnnounceToDhtAsync)).Concat().Subscribe();

        await completion;
        content.ShouldBeIn(folder["leech"]);
    }

    private static DhtOptions At(LoopbackDht dht) => new() { Listen = [new IPEndPoint(IPAddress.Loopback, 0)], Bootstrap = [LoopbackDht.EndPointOf(dht.Nodes[0])] };

    private static Uri UrlOf(OpenTracker tracker, bool udp) => udp ? tracker.UdpAnnounceUrl : tracker.HttpAnnounceUrl;

    private static MagnetLink LinkTo(string torrentFile, params Uri[] trackers) => new() { InfoHash = OurMetainfo.Read(torrentFile).InfoHash, Trackers = [.. trackers] };
}
