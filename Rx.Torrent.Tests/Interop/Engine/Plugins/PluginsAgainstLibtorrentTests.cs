using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using Rx.Torrent.Peers;
using Rx.Torrent.Tests.Interop.Engine.Harness;
using Rx.Torrent.Tests.Interop.Engine.Matrix;
using Rx.Torrent.Tests.Interop.Harness;
using Rx.Torrent.Tests.Interop.Libtorrent;
using Rx.Torrent.Tests.Plugins.Scenarios;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Interop.Engine.Plugins;

/// <summary>What our plugins do is understood by libtorrent.</summary>
public class PluginsAgainstLibtorrentTests
{
    [InteropFact(RealClient.Libtorrent)]
    public async Task Download_but_never_upload_completes_between_a_seed_and_a_leecher()
    {
        using var folder = new TemporaryFolder();
        var content = ContentKind.SingleFile.Make(folder.Folder("seed"));
        await using var seed = await LibtorrentClient.StartAsync();
        await using var leecher = await LibtorrentClient.StartAsync();
        var torrentFile = await seed.CreateTorrentFileAsync(content);
        await seed.SeedAsync(torrentFile, content);
        await using var us = EngineClient.Start();
        using var plugin = us.Client.Use(new NeverUpload());
        var said = 0;
        using var watch = us.Client.WhenSwarmAdded.SelectMany(swarm => swarm.WhenPeerConnected).SelectMany(peer => peer.Sent)
            .Subscribe(message => said += message is Have or Piece or Bitfield or HaveAll ? 1 : 0);
        var download = await us.AddAsync(torrentFile, folder["ours"]);
        var theirs = await leecher.AddAsync(torrentFile, folder["theirs"]);
        await theirs.ConnectAsync(us.EndPoint);
        await download.WaitForPeerAsync();

        download.Connect(seed.EndPoint);
        await download.WaitForCompletionAsync(explain: () => seed.Log);
        content.ShouldBeIn(folder["ours"]);
        (await theirs.StatusAsync()).Downloaded.ShouldBe(0);
        said.ShouldBe(0);
    }

    [InteropFact(RealClient.Libtorrent)]
    public async Task Each_request_of_libtorrent_that_a_plugin_refuses_is_rejected_once()
    {
        const int Enough = 20;
        using var folder = new TemporaryFolder();
        var content = ContentKind.SingleFile.Make(folder.Folder("seed"));
        await using var leecher = await LibtorrentClient.StartAsync();
        var torrentFile = await leecher.CreateTorrentFileAsync(content);
        await using var us = EngineClient.Start();
        var refused = new List<string>();
        using var plugin = us.Client.Use(name: "refusing", incoming: (messages, _) => messages.Where(message =>
        {
            if (message is not Request request) return true;
            refused.Add($"{request.Block}");
            return false;
        }));
        var rejected = new List<string>();
        using var rejects = us.Client.WhenSwarmAdded.SelectMany(swarm => swarm.WhenPeerConnected).SelectMany(peer => peer.Sent.OfType<RejectRequest>())
            .Subscribe(reject => rejected.Add($"{reject.Block}"));
        var seeded = await us.SeedAsync(torrentFile, content);
        var enough = seeded.Swarm.WhenPeerConnected.SelectMany(peer => peer.Sent.OfType<RejectRequest>()).Take(Enough).LastAsync().ToTask();
        var theirs = await leecher.AddAsync(torrentFile, folder["theirs"]);
        await theirs.ConnectAsync(us.EndPoint);

        await enough.WaitAsync(Patience.Default);
        await seeded.OnLoopAsync(() =>
        {
            rejected.ShouldBe(refused);
            return true;
        });
        (await theirs.StatusAsync()).Downloaded.ShouldBe(0);
    }

    [InteropFact(RealClient.Libtorrent)]
    public async Task A_plugin_that_comes_and_goes_and_comes_again_says_id_0_id_and_nobody_leaves()
    {
        using var folder = new TemporaryFolder();
        var content = ContentKind.SingleFile.Make(folder.Folder("content"));
        await using var libtorrent = await LibtorrentClient.StartAsync();
        var torrentFile = await libtorrent.CreateTorrentFileAsync(content);
        await using var us = EngineClient.Start();
        await using var one = EngineClient.Start(configure: options => options with { Seed = 2 }); // a name of its own
        await using var other = EngineClient.Start(configure: options => options with { Seed = 3 });
        var ours = await us.AddAsync(torrentFile, folder["us"]);
        var ends = 0;
        using var watch = ours.Swarm.WhenPeerDisconnected.Subscribe(_ => Interlocked.Increment(ref ends));
        var said = ours.Swarm.WhenPeerConnected.SelectMany(peer => Ids(peer, peer.Sent)).Take(3).ToArray().ToTask();
        var heard = new List<Task<int[]>>();
        foreach (var client in (EngineClient[])[one, other])
        {
            var added = await client.AddAsync(torrentFile, folder[$"{client.EndPoint.Port}"]);
            heard.Add(added.Swarm.WhenPeerConnected.SelectMany(peer => Ids(peer, peer.Incoming)).FirstAsync().ToTask());
            added.Connect(us.EndPoint);
        }
        var theirs = await libtorrent.AddAsync(torrentFile, folder["libtorrent"]);
        await theirs.ConnectAsync(us.EndPoint);
        for (var i = 0; i < 3; i++) await ours.WaitForPeerAsync();

        for (var i = 0; i < 2; i++)
        {
            var plugin = ours.Swarm.Use(name: "comes and goes", extensions: ["x_scenario"]);
            if (i == 0) plugin.Dispose();
        }

        foreach (var ids in (await said.WaitAsync(Patience.Default)).Concat(await Task.WhenAll(heard).WaitAsync(Patience.Default)))
            ids.ShouldBe([ids[0], 0, ids[0]]);
        (await theirs.PeersAsync()).Length.ShouldBe(1);
        ends.ShouldBe(0);
    }

    /// <summary>The first three ids under which the extension is offered.</summary>
    private static IObservable<int[]> Ids(IPeer peer, IObservable<Rx.Torrent.Wire.PeerMessage> messages) => messages.OfType<ExtendedHandshake>()
        .Select(hello => hello.TryGetExtension("x_scenario", out var id) ? id : -1).Where(id => id >= 0).Take(3).ToArray().Where(ids => ids.Length == 3);
}
