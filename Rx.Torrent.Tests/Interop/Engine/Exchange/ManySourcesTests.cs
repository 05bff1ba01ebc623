using Rx.Torrent.Tests.Interop.Engine.Harness;
using Rx.Torrent.Tests.Interop.Harness;
using Rx.Torrent.Tests.Interop.Libtorrent;

namespace Rx.Torrent.Tests.Interop.Engine.Exchange;

public class ManySourcesTests
{
    [InteropTheory(RealClient.Libtorrent)]
    [InlineData(Pipeline.BuiltIn)]
    [InlineData(Pipeline.TenStages)]
    public async Task Three_slow_seeds_each_give_a_share_and_little_comes_twice(Pipeline pipeline)
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.SingleFile(folder.Folder("seed"), 6_000_005);
        await using var one = await LibtorrentClient.StartAsync();
        await using var two = await LibtorrentClient.StartAsync();
        await using var three = await LibtorrentClient.StartAsync();
        var torrentFile = await one.CreateTorrentFileAsync(content);
        LibtorrentClient[] clients = [one, two, three];
        var seeds = await Task.WhenAll(clients.Select(client => client.SeedAsync(torrentFile, content, uploadLimit: 1_000_000)));
        await using var us = EngineClient.Start(pipeline);

        var download = await us.AddAsync(torrentFile, folder["leech"], [.. clients.Select(client => client.EndPoint)]);

        await download.WaitForCompletionAsync();
        content.ShouldBeIn(folder["leech"]);
        var shares = await Task.WhenAll(seeds.Select(async seed => (await seed.StatusAsync()).Uploaded));
        shares.ShouldAllBe(share => share > content.Length / 10);
        var progress = await download.Swarm.GetProgressAsync();
        progress.Downloaded.ShouldBe(content.Length);
        progress.Wasted.ShouldBeLessThan(content.Length / 4); // the end game, which is a good part of so short a download
    }

    [InteropFact(RealClient.Libtorrent)]
    public async Task Swarms_on_several_loops_are_reached_through_one_door()
    {
        using var folder = new TemporaryFolder();
        await using var libtorrent = await LibtorrentClient.StartAsync();
        await using var us = EngineClient.Start(configure: options => options with { Loops = 2 });
        var contents = Enumerable.Range(0, 4).Select(i => ContentTree.SingleFile(folder.Folder($"seed {i}"), 300_001, $"{i}.bin", seed: i)).ToArray();

        await Task.WhenAll(contents.Select(async (content, i) =>
        {
            var torrentFile = await content.WriteTorrentFileAsync(folder[$"{i}.torrent"]);
            if (i % 2 == 0)
            {
                await us.SeedAsync(torrentFile, content);
                var leech = await libtorrent.AddAsync(torrentFile, folder.Folder($"leech {i}"));
                await leech.WaitForStateAsync("downloading");
                await leech.ConnectAsync(us.EndPoint);
                await leech.WaitForCompletionAsync();
            }
            else
            {
                var seed = await libtorrent.SeedAsync(torrentFile, content);
                var leech = await us.AddAsync(torrentFile, folder[$"leech {i}"]);
                await seed.ConnectAsync(us.EndPoint); // they call us, for a download as well
                await leech.WaitForCompletionAsync(explain: () => libtorrent.Log);
            }
            content.ShouldBeIn(folder[$"leech {i}"]);
        }));

        us.Client.Swarms.Select(swarm => swarm.Loop).Distinct().Count().ShouldBe(2);
    }
}
