using Rx.Torrent.Metainfo;
using Rx.Torrent.Tests.Interop.Engine.Harness;
using Rx.Torrent.Tests.Interop.Harness;
using Rx.Torrent.Tests.Interop.Libtorrent;
using Rx.Torrent.Tests.Interop.Transmission;

namespace Rx.Torrent.Tests.Interop.Engine.Extensions;

/// <summary>From a magnet link to the finished files: metadata from libtorrent and Transmission, and to them.</summary>
public class MagnetTests
{
    [InteropTheory(RealClient.Libtorrent)]
    [InlineData(300)]
    [InlineData(3000)] // metadata of more than one piece
    public async Task We_download_a_magnet_link_from_libtorrent(int files)
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.ManySmallFiles(folder.Folder("seed"), files);
        await using var libtorrent = await LibtorrentClient.StartAsync();
        var torrentFile = await libtorrent.CreateTorrentFileAsync(content);
        await libtorrent.SeedAsync(torrentFile, content);
        await using var us = EngineClient.Start(build: b => b.UseMetadataExchange());

        var download = await us.AddAsync(LinkTo(torrentFile), folder["leech"], new AddOptions { Peers = [libtorrent.EndPoint] });

        await download.WaitForCompletionAsync(explain: () => libtorrent.Log);
        content.ShouldBeIn(folder["leech"]);
        download.Swarm.Metainfo!.Metadata.ToArray().ShouldBe(OurMetainfo.Read(torrentFile).Metadata.ToArray());
    }

    [InteropFact(RealClient.Transmission)]
    public async Task We_download_a_magnet_link_from_transmission()
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.ManySmallFiles(folder.Folder("seed"), 1000);
        await using var transmission = await TransmissionClient.StartAsync();
        var torrentFile = await content.WriteTorrentFileAsync(folder["it.torrent"]);
        await transmission.SeedAsync(torrentFile, content);
        await using var us = EngineClient.Start(build: b => b.UseMetadataExchange());

        var download = await us.AddAsync(LinkTo(torrentFile), folder["leech"], new AddOptions { Peers = [transmission.EndPoint] });

        await download.WaitForCompletionAsync(Patience.Long, () => transmission.Log);
        content.ShouldBeIn(folder["leech"]);
    }

    [InteropFact(RealClient.Libtorrent)]
    public async Task Libtorrent_downloads_a_magnet_link_from_us()
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.ManySmallFiles(folder.Folder("seed"), 1000);
        await using var libtorrent = await LibtorrentClient.StartAsync();
        var torrentFile = await content.WriteTorrentFileAsync(folder["it.torrent"]);
        await using var us = EngineClient.Start(build: b => b.UseMetadataExchange());
        await us.SeedAsync(torrentFile, content);

        var download = await libtorrent.AddMagnetAsync($"{LinkTo(torrentFile)}", folder.Folder("leech"));
        await download.ConnectAsync(us.EndPoint);

        await download.WaitForCompletionAsync();
        content.ShouldBeIn(folder["leech"]);
    }

    [InteropFact(RealClient.Transmission)]
    public async Task Transmission_downloads_a_magnet_link_from_us()
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.ManySmallFiles(folder.Folder("seed"), 1000);
        await using var transmission = await TransmissionClient.StartAsync();
        var torrentFile = await content.WriteTorrentFileAsync(folder["it.torrent"]);
        await using var us = EngineClient.Start(build: b => b.UseMetadataExchange());
        var seeded = await us.SeedAsync(torrentFile, content);

        var infoHash = await transmission.AddMagnetAsync($"{LinkTo(torrentFile)}", folder.Folder("leech"));
        await transmission.WaitForAsync(infoHash, status => status.IsDownloading, "start");
        seeded.Connect(transmission.EndPoint); // it dials nobody on loopback by itself
        using var again = seeded.Swarm.WhenPeerDisconnected.Subscribe(_ => seeded.Connect(transmission.EndPoint)); // it hangs up once it has the metadata

        await transmission.WaitForCompletionAsync(infoHash);
        content.ShouldBeIn(folder["leech"]);
    }

    [InteropFact(RealClient.Libtorrent)]
    public async Task What_we_have_learned_ourselves_libtorrent_learns_from_us_while_it_is_connected()
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.ManySmallFiles(folder.Folder("seed"), 1000);
        await using var seed = await LibtorrentClient.StartAsync();
        await using var leecher = await LibtorrentClient.StartAsync();
        var torrentFile = await seed.CreateTorrentFileAsync(content);
        await seed.SeedAsync(torrentFile, content);
        await using var us = EngineClient.Start(build: b => b.UseMetadataExchange());
        var relay = await us.AddAsync(LinkTo(torrentFile), folder["us"]);
        var leeched = await leecher.AddMagnetAsync($"{LinkTo(torrentFile)}", folder.Folder("leech"));
        await leeched.ConnectAsync(us.EndPoint);
        await relay.WaitForPeerAsync();

        relay.Connect(seed.EndPoint);

        await leeched.WaitForCompletionAsync(Patience.Long);
        content.ShouldBeIn(folder["leech"]);
    }

    private static MagnetLink LinkTo(string torrentFile) => new() { InfoHash = OurMetainfo.Read(torrentFile).InfoHash };
}
