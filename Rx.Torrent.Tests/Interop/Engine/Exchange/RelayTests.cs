using Rx.Torrent.Plugins;
using Rx.Torrent.Tests.Interop.Engine.Harness;
using Rx.Torrent.Tests.Interop.Harness;
using Rx.Torrent.Tests.Interop.Libtorrent;
using Rx.Torrent.Tests.Interop.Transmission;

namespace Rx.Torrent.Tests.Interop.Engine.Exchange;

/// <summary>A seed and a leecher that know only us: what the leecher gets has come through us.</summary>
public class RelayTests
{
    [InteropTheory(RealClient.Libtorrent)]
    [InlineData(Pipeline.BuiltIn)]
    [InlineData(Pipeline.TenStages)]
    public async Task What_libtorrent_seeds_reaches_another_libtorrent_through_us(Pipeline pipeline)
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.SingleFile(folder.Folder("seed"), 4_000_003);
        await using var seed = await LibtorrentClient.StartAsync();
        await using var leecher = await LibtorrentClient.StartAsync();
        var torrentFile = await seed.CreateTorrentFileAsync(content);
        var seeded = await seed.SeedAsync(torrentFile, content);
        var leeched = await leecher.AddAsync(torrentFile, folder.Folder("leech"));
        await leeched.WaitForStateAsync("downloading");
        await using var us = EngineClient.Start(pipeline);
        var relay = await us.AddAsync(torrentFile, folder["us"]);
        await relay.WaitForStateAsync(SwarmState.Downloading);
        await leeched.ConnectAsync(us.EndPoint);
        await relay.WaitForPeerAsync();

        relay.Connect(seed.EndPoint);

        await leeched.WaitForCompletionAsync();
        content.ShouldBeIn(folder["leech"]);
        content.ShouldBeIn(folder["us"]);
        (await seeded.StatusAsync()).Uploaded.ShouldBe(content.Length);
        (await relay.Swarm.GetProgressAsync()).Uploaded.ShouldBe(content.Length);
    }

    [InteropFact(RealClient.Libtorrent | RealClient.Transmission)]
    public async Task What_libtorrent_seeds_reaches_transmission_through_us()
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.SingleFile(folder.Folder("seed"), 4_000_003);
        await using var seed = await LibtorrentClient.StartAsync();
        await using var leecher = await TransmissionClient.StartAsync();
        var torrentFile = await seed.CreateTorrentFileAsync(content);
        var seeded = await seed.SeedAsync(torrentFile, content);
        var leeched = await leecher.AddAsync(torrentFile, folder.Folder("leech"));
        await leecher.WaitForAsync(leeched, status => status.IsDownloading, "start");
        await using var us = EngineClient.Start();
        var relay = await us.AddAsync(torrentFile, folder["us"], leecher.EndPoint);
        await relay.WaitForPeerAsync();

        relay.Connect(seed.EndPoint);

        await leecher.WaitForCompletionAsync(leeched);
        content.ShouldBeIn(folder["leech"]);
        content.ShouldBeIn(folder["us"]);
        (await seeded.StatusAsync()).Uploaded.ShouldBe(content.Length);
        (await relay.Swarm.GetProgressAsync()).Uploaded.ShouldBeGreaterThanOrEqualTo(content.Length);
    }
}
