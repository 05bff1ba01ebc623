using Rx.Torrent.Picking;
using Rx.Torrent.Tests.Interop.Engine.Harness;
using Rx.Torrent.Tests.Interop.Harness;
using Rx.Torrent.Tests.Interop.Libtorrent;

namespace Rx.Torrent.Tests.Interop.Engine.Settings;

public class SelectionTests
{
    [InteropTheory(RealClient.Libtorrent)]
    [InlineData("a.bin")]
    [InlineData("b/one.bin")]
    [InlineData("b/c/block.bin")]
    [InlineData("d.bin")]
    public async Task What_is_skipped_stays_away_until_it_is_wanted(string wanted)
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.OddSizes(folder.Folder("seed"));
        await using var libtorrent = await LibtorrentClient.StartAsync();
        var torrentFile = await libtorrent.CreateTorrentFileAsync(content, pieceLength: 16 * 1024);
        var seeded = await libtorrent.SeedAsync(torrentFile, content);
        await using var us = EngineClient.Start();
        var metainfo = OurMetainfo.Read(torrentFile);
        var others = Enumerable.Range(0, metainfo.Files.Length).Where(file => metainfo.Files[file].Path != $"{content.Name}/{wanted}").ToArray();
        others.Length.ShouldBe(content.Files.Count - 1);

        var download = await us.AddAsync(torrentFile, folder["leech"], new AddOptions
        {
            Peers = [libtorrent.EndPoint],
            Priorities = others.ToDictionary(file => file, _ => PiecePriority.Skip),
        });

        await download.WaitForCompletionAsync(explain: () => libtorrent.Log);
        content.Only(wanted).ShouldBeIn(folder["leech"]);
        foreach (var file in others) File.Exists(Path.Combine(folder["leech"], metainfo.Files[file].Path)).ShouldBeFalse(metainfo.Files[file].Path);
        (await download.Swarm.GetProgressAsync()).Downloaded.ShouldBeLessThan(content.Length);

        foreach (var file in others) await download.Swarm.SetPriorityAsync(file, PiecePriority.Normal);

        await download.WaitForPiecesAsync(metainfo.Layout.PieceCount);
        await us.DisposeAsync();
        content.ShouldBeIn(folder["leech"]);
        (await seeded.StatusAsync()).Uploaded.ShouldBe(content.Length); // nothing twice
    }

    [InteropFact(RealClient.Libtorrent)]
    public async Task A_libtorrent_that_skips_files_gets_the_others_from_us()
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.OddSizes(folder.Folder("seed"));
        await using var libtorrent = await LibtorrentClient.StartAsync();
        var torrentFile = await libtorrent.CreateTorrentFileAsync(content, pieceLength: 16 * 1024);
        await using var us = EngineClient.Start();
        var seeded = await us.SeedAsync(torrentFile, content);
        var download = await libtorrent.AddAsync(torrentFile, folder.Folder("leech"));
        await download.WaitForStateAsync("downloading");
        await download.SetFilePrioritiesAsync([.. OurMetainfo.Read(torrentFile).Files.Select(file => file.Path == "odd/d.bin" ? 4 : 0)]);

        await download.ConnectAsync(us.EndPoint);

        await download.WaitForCompletionAsync();
        content.Only("d.bin").ShouldBeIn(folder["leech"]);
        (await seeded.Swarm.GetProgressAsync()).Uploaded.ShouldBeLessThan(content.Length / 2);
    }
}
