using Rx.Torrent.Picking;
using Rx.Torrent.Tests.Interop.Engine.Harness;
using Rx.Torrent.Tests.Interop.Harness;
using Rx.Torrent.Tests.Interop.Libtorrent;

namespace Rx.Torrent.Tests.Interop.Engine.Extensions;

/// <summary>
/// Three clients, of which two hear of each other only through the third. Transmission is not among them: it names nobody before 90 seconds have passed, and dials nobody on
/// loopback unless a tracker names it.
/// </summary>
public class PeerExchangeTests
{
    private static readonly LibtorrentOptions Clinging = new() { Settings = [("close_redundant_connections", false)] };

    [InteropFact(RealClient.Libtorrent)]
    public async Task We_find_a_seed_that_libtorrent_names()
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.OddSizes(folder.Folder("seed"));
        await using var seed = await LibtorrentClient.StartAsync(Clinging);
        await using var middle = await LibtorrentClient.StartAsync(Clinging);
        var torrentFile = await seed.CreateTorrentFileAsync(content);
        await seed.SeedAsync(torrentFile, content, pex: true);
        var relay = await middle.AddAsync(torrentFile, folder.Folder("middle"), pex: true);
        await relay.WaitForStateAsync("downloading");
        await relay.SetPiecePrioritiesAsync([.. Enumerable.Repeat(0, OurMetainfo.Read(torrentFile).Layout.PieceCount)]); // so that it has nothing for us
        await relay.ConnectAsync(seed.EndPoint);
        await using var us = Start();

        var download = await us.AddAsync(torrentFile, folder["leech"], middle.EndPoint);

        await download.WaitForCompletionAsync(Patience.Long, () => middle.Log);
        content.ShouldBeIn(folder["leech"]);
        (await relay.StatusAsync()).Uploaded.ShouldBe(0);
    }

    [InteropFact(RealClient.Libtorrent)]
    public async Task Libtorrent_finds_a_seed_that_we_name()
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.OddSizes(folder.Folder("seed"));
        await using var seed = await LibtorrentClient.StartAsync(Clinging);
        await using var leecher = await LibtorrentClient.StartAsync(Clinging);
        var torrentFile = await seed.CreateTorrentFileAsync(content);
        await seed.SeedAsync(torrentFile, content, pex: true);
        await using var us = Start();
        var nothing = Enumerable.Range(0, OurMetainfo.Read(torrentFile).Files.Length).ToDictionary(file => file, _ => PiecePriority.Skip);
        var relay = await us.AddAsync(torrentFile, folder["us"], new AddOptions { Peers = [seed.EndPoint], Priorities = nothing });
        await relay.WaitForPeerAsync();
        var leeched = await leecher.AddAsync(torrentFile, folder.Folder("leech"), pex: true);
        await leeched.WaitForStateAsync("downloading");
        await leeched.ConnectAsync(us.EndPoint);

        await leeched.WaitForCompletionAsync(Patience.Long);
        content.ShouldBeIn(folder["leech"]);
        (await relay.Swarm.GetProgressAsync()).Uploaded.ShouldBe(0);
    }

    private static EngineClient Start() => EngineClient.Start(
        configure: options => options with { Swarms = options.Swarms with { DropRedundantPeers = false } }, build: b => b.UsePeerExchange());
}
