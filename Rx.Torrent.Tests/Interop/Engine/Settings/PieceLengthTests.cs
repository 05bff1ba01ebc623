using Rx.Torrent.Tests.Interop.Engine.Harness;
using Rx.Torrent.Tests.Interop.Harness;
using Rx.Torrent.Tests.Interop.Libtorrent;

namespace Rx.Torrent.Tests.Interop.Engine.Settings;

public class PieceLengthTests
{
    private const int KiB = 1024;

    [InteropTheory(RealClient.Libtorrent)]
    [InlineData(16 * KiB, 1_000_001)]
    [InlineData(16 * KiB, 64 * 16 * KiB)]
    [InlineData(32 * KiB, 20 * 32 * KiB + 1)] // the last piece is one byte
    [InlineData(64 * KiB, 10 * 64 * KiB + 16 * KiB + 1)] // the last piece is a block and a byte
    [InlineData(4096 * KiB, 9_000_001)]
    [InlineData(4096 * KiB, 100)] // the only piece is far shorter than pieces are
    public async Task Data_goes_from_libtorrent_to_us_and_on_to_another_libtorrent(int pieceLength, int length)
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.SingleFile(folder.Folder("seed"), length);
        await using var seed = await LibtorrentClient.StartAsync();
        await using var leecher = await LibtorrentClient.StartAsync();
        var torrentFile = await seed.CreateTorrentFileAsync(content, pieceLength);
        await seed.SeedAsync(torrentFile, content);
        await using var us = EngineClient.Start();

        var ours = await us.AddAsync(torrentFile, folder["us"], seed.EndPoint);
        await ours.WaitForCompletionAsync(explain: () => seed.Log);
        content.ShouldBeIn(folder["us"]);

        var download = await leecher.AddAsync(torrentFile, folder.Folder("leech"));
        await download.WaitForStateAsync("downloading");
        await download.ConnectAsync(us.EndPoint);
        await download.WaitForCompletionAsync();
        content.ShouldBeIn(folder["leech"]);
    }
}
