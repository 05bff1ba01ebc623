using Rx.Torrent.Tests.Interop.Engine.Harness;
using Rx.Torrent.Tests.Interop.Harness;
using Rx.Torrent.Tests.Interop.Libtorrent;

namespace Rx.Torrent.Tests.Interop.Engine.Matrix;

public class SeedToLibtorrentTests
{
    [InteropTheory(RealClient.Libtorrent)]
    [MemberData(nameof(ContentKinds.WithPipelines), MemberType = typeof(ContentKinds))]
    public async Task We_seed_and_libtorrent_downloads(ContentKind kind, Pipeline pipeline)
    {
        using var folder = new TemporaryFolder();
        var content = kind.Make(folder.Folder("seed"));
        await using var libtorrent = await LibtorrentClient.StartAsync();
        var torrentFile = await libtorrent.CreateTorrentFileAsync(content);
        await using var us = EngineClient.Start(pipeline);
        var seeded = await us.SeedAsync(torrentFile, content);
        var download = await libtorrent.AddAsync(torrentFile, folder.Folder("leech"));
        await download.WaitForStateAsync("downloading");

        await download.ConnectAsync(us.EndPoint);

        await download.WaitForCompletionAsync();
        content.ShouldBeIn(folder["leech"]);
        (await seeded.Swarm.GetProgressAsync()).Uploaded.ShouldBe(content.Length);
        (await download.StatusAsync()).Redundant.ShouldBe(0);
    }
}
