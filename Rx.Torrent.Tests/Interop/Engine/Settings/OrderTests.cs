using Rx.Torrent.Tests.Interop.Engine.Harness;
using Rx.Torrent.Tests.Interop.Harness;
using Rx.Torrent.Tests.Interop.Libtorrent;

namespace Rx.Torrent.Tests.Interop.Engine.Settings;

public class OrderTests
{
    /// <summary>Pieces are hashed by several workers, so that one may be verified a little before the one that came before it.</summary>
    private const int Overtaking = 8;

    [InteropFact(RealClient.Libtorrent)]
    public async Task Pieces_come_in_order_when_that_is_wanted()
    {
        var (download, pieces) = await DownloadAsync(sequential: true);

        for (var i = 0; i < pieces.Length; i++) Math.Abs(pieces[i] - i).ShouldBeLessThanOrEqualTo(Overtaking, $"{string.Join(' ', pieces)}");
        download.Downloaded.ShouldBe(download.TotalBytes);
    }

    [InteropFact(RealClient.Libtorrent)]
    public async Task Pieces_come_in_no_order_otherwise()
    {
        var (_, pieces) = await DownloadAsync(sequential: false);

        Enumerable.Range(0, pieces.Length).Count(i => Math.Abs(pieces[i] - i) > Overtaking).ShouldBeGreaterThan(pieces.Length / 2);
    }

    private static async Task<(Rx.Torrent.Swarms.SwarmProgress Progress, int[] Pieces)> DownloadAsync(bool sequential)
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.SingleFile(folder.Folder("seed"), 4_000_003);
        await using var libtorrent = await LibtorrentClient.StartAsync();
        var torrentFile = await libtorrent.CreateTorrentFileAsync(content);
        await libtorrent.SeedAsync(torrentFile, content);
        await using var us = EngineClient.Start();

        var download = await us.AddAsync(torrentFile, folder["leech"], new AddOptions
        {
            Peers = [libtorrent.EndPoint],
            Swarm = EngineClient.Quick with { Sequential = sequential },
        });

        await download.WaitForCompletionAsync(explain: () => libtorrent.Log);
        content.ShouldBeIn(folder["leech"]);
        return (await download.Swarm.GetProgressAsync(), [.. download.Verified.Select(verified => verified.Piece.Value)]);
    }
}
