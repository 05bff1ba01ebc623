using Rx.Torrent.Peers;
using Rx.Torrent.Tests.Interop.Harness;
using Rx.Torrent.Tests.Interop.Libtorrent;

namespace Rx.Torrent.Tests.Interop.Engine.Hostile;

/// <summary>Peers that say more than anybody can use.</summary>
public class FloodTests
{
    [InteropTheory(RealClient.Libtorrent)]
    [InlineData(0UL)]
    [InlineData(WireScript.Fast)]
    public async Task Requests_without_end_that_are_never_read_cost_little(ulong reserved)
    {
        await using var scene = await BadPeerScene.StartAsync();
        await scene.CompleteAsync();
        var unchoked = new TaskCompletionSource();
        await using var bad = new BadPeer(scene.Metainfo, async wire =>
        {
            await wire.ShakeHandsAsync(reserved);
            await wire.SendAsync(WireScript.Interested);
            await wire.ReadUntilAsync(WireScript.Unchoke);
            unchoked.SetResult();
            var thousand = Enumerable.Range(0, 1000).SelectMany(i => WireScript.Frame(WireScript.Request, WireScript.Numbers(i % 60, 0, 16 * 1024))).ToArray();
            while (true) await wire.SendAsync(thousand); // it blocks as soon as we have had enough, or goes on until the test ends
        });

        var (local, _) = await bad.DialAsync(scene.Us.EndPoint);

        await unchoked.Task.WaitAsync(Patience.Default);
        var flooding = (PeerConnection)await scene.Download.WaitForPeerAsync(peer => peer.EndPoint.Equals(local));
        await using var leecher = await LibtorrentClient.StartAsync();
        var leech = await leecher.AddAsync(scene.TorrentFile, scene.Folder("theirs"));
        await leech.WaitForStateAsync("downloading");
        await leech.ConnectAsync(scene.Us.EndPoint);
        await leech.WaitForCompletionAsync(); // the others are served all the same
        (await scene.Download.OnLoopAsync(() => flooding.Link.BytesQueued)).ShouldBeLessThan(BadPeerScene.FairMemory);
    }

    [InteropFact(RealClient.Libtorrent)]
    public async Task Whoever_asks_and_never_takes_is_left_in_the_end()
    {
        await using var scene = await BadPeerScene.StartAsync(new PeerOptions { SilenceTimeout = TimeSpan.FromSeconds(1) });
        await scene.CompleteAsync();
        await using var bad = new BadPeer(scene.Metainfo, async wire =>
        {
            await wire.ShakeHandsAsync();
            await wire.SendAsync(WireScript.Interested);
            await wire.ReadUntilAsync(WireScript.Unchoke);
            for (var i = 0; ; i++)
            {
                await wire.SendNumbersAsync(WireScript.Request, i % 60, 0, 16 * 1024);
                if (i >= 1000) await WireScript.PauseAsync(); // so that it is not silent
            }
        });

        var (local, _) = await bad.DialAsync(scene.Us.EndPoint);

        (await scene.Download.WaitForEndAsync(local)).ToString().ShouldBe("Silence: it takes nothing of what it asked for");
    }

    [InteropFact(RealClient.Libtorrent)]
    public async Task Requests_of_one_who_is_choked_cost_little()
    {
        await using var scene = await BadPeerScene.StartAsync();
        await using var bad = new BadPeer(scene.Metainfo, wire => FloodAsync(wire, WireScript.Fast, i => WireScript.Frame(WireScript.Request, WireScript.Numbers(i % 60, 0, 16 * 1024))));

        var peer = await FloodedAsync(scene, bad);

        (await scene.Download.OnLoopAsync(() => peer.Link.BytesQueued)).ShouldBeLessThan(BadPeerScene.FairMemory);
        peer.Traffic.Uploaded.ShouldBeLessThanOrEqualTo(2 * 10 * BadPeerScene.PieceLength); // the ten pieces that BEP 6 gives to everybody, twice
    }

    public static TheoryData<string> Chatter => ["have", "unknown", "keep-alive", "interest", "choke", "bitfield", "cancel", "port"];

    [InteropTheory(RealClient.Libtorrent)]
    [MemberData(nameof(Chatter))]
    public async Task Chatter_costs_little(string kind)
    {
        await using var scene = await BadPeerScene.StartAsync();
        await using var bad = new BadPeer(scene.Metainfo, wire => FloodAsync(wire, 0, i => kind switch
        {
            "have" => WireScript.Frame(WireScript.Have, WireScript.Numbers(i % wire.PieceCount)),
            "unknown" => WireScript.Frame(200, new byte[1000]),
            "keep-alive" => WireScript.Numbers(0),
            "interest" => WireScript.Frame((byte)(WireScript.Interested + i % 2)),
            "choke" => WireScript.Frame((byte)(i % 2)),
            "bitfield" => WireScript.Frame(WireScript.Bitfield, (byte)i, 1, 2, 3, 4, 5, 6, 7),
            "cancel" => WireScript.Frame(8, WireScript.Numbers(i % 60, 0, 16 * 1024)),
            _ => WireScript.Frame(9, 0x1a, 0xe1),
        }));

        var peer = await FloodedAsync(scene, bad);

        (await scene.Download.OnLoopAsync(() => peer.Link.BytesQueued)).ShouldBeLessThan(BadPeerScene.FairMemory);
    }

    /// <summary>The flood comes, and the download completes beside it.</summary>
    private static async Task<PeerConnection> FloodedAsync(BadPeerScene scene, BadPeer bad)
    {
        scene.Download.Connect(bad.EndPoint);
        var peer = (PeerConnection)await scene.Download.WaitForPeerAsync();
        await scene.CompleteAsync();
        await bad.FirstEnd.WaitAsync(Patience.Default);
        return peer;
    }

    private static async Task FloodAsync(WireScript wire, ulong reserved, Func<int, byte[]> message)
    {
        await wire.ShakeHandsAsync(reserved);
        for (var thousands = 0; thousands < 100; thousands++)
            await wire.SendAsync(Enumerable.Range(thousands * 1000, 1000).SelectMany(message).ToArray());
    }
}
