using Rx.Torrent.Tests.Interop.Engine.Harness;
using Rx.Torrent.Tests.Interop.Harness;
using Rx.Torrent.Tests.Interop.Libtorrent;

namespace Rx.Torrent.Tests.Interop.Engine.Matrix;

public class DownloadFromLibtorrentTests
{
    [InteropTheory(RealClient.Libtorrent)]
    [MemberData(nameof(ContentKinds.WithPipelines), MemberType = typeof(ContentKinds))]
    public async Task Libtorrent_seeds_and_we_download(ContentKind kind, Pipeline pipeline)
    {
        using var folder = new TemporaryFolder();
        var content = kind.Make(folder.Folder("seed"));
        await using var libtorrent = await LibtorrentClient.StartAsync();
        var torrentFile = await libtorrent.CreateTorrentFileAsync(content);
        var seeded = await libtorrent.SeedAsync(torrentFile, content);
        await using var us = EngineClient.Start(pipeline);

        var download = await us.AddAsync(torrentFile, folder["leech"], libtorrent.EndPoint);

        await download.WaitForCompletionAsync(explain: () => libtorrent.Log);
        content.ShouldBeIn(folder["leech"]);
        var progress = await download.Swarm.GetProgressAsync();
        (progress.Downloaded, progress.Wasted).ShouldBe((content.Length, 0));
        (await seeded.StatusAsync()).Uploaded.ShouldBe(content.Length);
    }
}
