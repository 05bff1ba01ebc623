using System.Net;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
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
        await relay.ConnectAsync(seed.EndPoint);
        await relay.WaitForCompletionAsync();
        await using var us = Start();

        var download = await us.AddAsync(torrentFile, folder["leech"], middle.EndPoint);

        await download.WaitForPeerAsync(peer => peer.EndPoint.Equals(middle.EndPoint));
        (await NamedAsync(download, seed.EndPoint, middle)).ShouldBe("pex");
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
        var relay = await us.AddAsync(torrentFile, folder["us"], seed.EndPoint);
        await relay.WaitForPeerAsync(peer => peer.EndPoint.Equals(seed.EndPoint));
        var leeched = await leecher.AddAsync(torrentFile, folder.Folder("leech"), pex: true);
        await leeched.WaitForStateAsync("downloading");
        await leeched.ConnectAsync(us.EndPoint);

        var found = await Observable.Interval(TimeSpan.FromMilliseconds(200))
            .SelectMany(_ => Observable.FromAsync(leeched.PeersAsync))
            .FirstAsync(peers => peers.Any(peer => peer.Endpoint == $"{seed.EndPoint}"))
            .ToTask().WaitAsync(Patience.Long);
        found.Single(peer => peer.Endpoint == $"{seed.EndPoint}").Outgoing.ShouldBeTrue();
    }

    private static EngineClient Start() => EngineClient.Start(
        configure: options => options with { Swarms = options.Swarms with { DropRedundantPeers = false } }, build: b => b.UsePeerExchange());

    /// <summary>Waits until we have heard of a peer, and says by whom.</summary>
    private static async Task<string> NamedAsync(EngineSwarm swarm, IPEndPoint endPoint, LibtorrentClient middle)
    {
        try
        {
            await swarm.WaitForPeerAsync(peer => peer.EndPoint.Equals(endPoint)).WaitAsync(Patience.Long);
            return "pex";
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{endPoint} was not named\n{middle.Log}");
        }
    }
}
