using Rx.Torrent.Tests.Interop.Harness;
using Rx.Torrent.Tests.Interop.Libtorrent;

namespace Rx.Torrent.Tests.Interop.Transmission;

/// <summary>Transmission among the real clients themselves: when one of these fails, the harness or the machine is at fault and not the library.</summary>
public class TransmissionClientTests
{
    [InteropFact(RealClient.Libtorrent | RealClient.Transmission)]
    public async Task Transmission_downloads_from_libtorrent()
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.ManySmallFiles(folder.Folder("seed"), 50);
        await using var seeder = await LibtorrentClient.StartAsync();
        await using var leecher = await TransmissionClient.StartAsync();
        var torrentFile = await seeder.CreateTorrentFileAsync(content);
        var seeded = await seeder.SeedAsync(torrentFile, content);
        var infoHash = await leecher.AddAsync(torrentFile, folder.Folder("leech"));
        await leecher.WaitForAsync(infoHash, status => status.IsDownloading, "start");

        await seeded.ConnectAsync(leecher.EndPoint);

        await leecher.WaitForCompletionAsync(infoHash);
        content.ShouldBeIn(folder["leech"]);
    }

    [InteropFact(RealClient.Libtorrent | RealClient.Transmission)]
    public async Task Libtorrent_downloads_from_transmission()
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.SingleFile(folder.Folder("seed"), 200_001);
        await using var seeder = await TransmissionClient.StartAsync();
        await using var leecher = await LibtorrentClient.StartAsync();
        var torrentFile = await leecher.CreateTorrentFileAsync(content);
        await seeder.SeedAsync(torrentFile, content);
        var download = await leecher.AddAsync(torrentFile, folder.Folder("leech"));
        await download.WaitForStateAsync("downloading");

        await download.ConnectAsync(seeder.EndPoint);

        await download.WaitForCompletionAsync(Patience.Long);
        content.ShouldBeIn(folder["leech"]);
    }
}
