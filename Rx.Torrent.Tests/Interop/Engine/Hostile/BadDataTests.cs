using Rx.Torrent.Peers;
using Rx.Torrent.Tests.Interop.Harness;

namespace Rx.Torrent.Tests.Interop.Engine.Hostile;

/// <summary>Peers that promise pieces and give something else, or nothing.</summary>
public class BadDataTests
{
    [InteropFact(RealClient.Libtorrent)]
    public async Task Whoever_sends_wrong_data_is_found_and_banned_and_the_piece_comes_from_another()
    {
        await using var scene = await BadPeerScene.StartAsync();
        await using var bad = new BadPeer(scene.Metainfo, ServeNonsenseAsync);
        scene.Download.Connect(bad.EndPoint);

        var failed = await scene.Download.WaitForFailedPieceAsync();

        failed.Contributors.ShouldHaveSingleItem().EndPoint.ShouldBe(bad.EndPoint);
        (await scene.Download.WaitForEndAsync(bad.EndPoint)).Kind.ShouldBe(DisconnectKind.BadBlocks);
        scene.Download.Connect(bad.EndPoint); // not even when it is asked for
        await scene.CompleteAsync();
        bad.Calls.ShouldBe(1);
        scene.Download.Verified.Single(verified => verified.Piece == failed.Piece).Origin.ShouldBe(PieceOrigin.Downloaded);
    }

    [InteropFact(RealClient.Libtorrent)]
    public async Task Wrong_data_beside_right_data_does_not_end_up_in_a_file()
    {
        await using var scene = await BadPeerScene.StartAsync();
        await using var bad = new BadPeer(scene.Metainfo, ServeNonsenseAsync);
        scene.Download.Connect(bad.EndPoint);
        await scene.Download.WaitForPeerAsync();

        await scene.CompleteAsync();

        (await scene.Download.Swarm.GetProgressAsync()).Wasted.ShouldBeLessThan(scene.Content.Length);
    }

    [InteropFact(RealClient.Libtorrent)]
    public async Task Whoever_claims_everything_and_sends_nothing_does_not_hold_us_up_for_long()
    {
        await using var scene = await BadPeerScene.StartAsync();
        var asked = new TaskCompletionSource();
        await using var bad = new BadPeer(scene.Metainfo, async wire =>
        {
            await wire.ShakeHandsAsync();
            await wire.SendFullBitfieldAsync();
            await wire.SendAsync(WireScript.Unchoke);
            await wire.ReadRequestAsync();
            asked.SetResult();
            await wire.UntilClosedAsync();
        });
        scene.Download.Connect(bad.EndPoint);
        await asked.Task.WaitAsync(Patience.Default);

        await scene.CompleteAsync(TimeSpan.FromSeconds(60));

        (await scene.Download.WaitForEndAsync(bad.EndPoint)).Kind.ShouldBe(DisconnectKind.Redundant);
    }

    [InteropFact(RealClient.Libtorrent)]
    public async Task Whoever_chokes_us_after_every_request_does_not_hold_us_up()
    {
        await using var scene = await BadPeerScene.StartAsync();
        var asked = new TaskCompletionSource();
        await using var bad = new BadPeer(scene.Metainfo, async wire =>
        {
            await wire.ShakeHandsAsync();
            await wire.SendFullBitfieldAsync();
            while (true)
            {
                await wire.SendAsync(WireScript.Unchoke);
                await wire.ReadRequestAsync();
                await wire.SendAsync(WireScript.Choke);
                asked.TrySetResult();
            }
        });
        scene.Download.Connect(bad.EndPoint);
        await asked.Task.WaitAsync(Patience.Default);

        await scene.CompleteAsync();
    }

    [InteropFact(RealClient.Libtorrent)]
    public async Task Blocks_that_nobody_asked_for_are_thrown_away()
    {
        await using var scene = await BadPeerScene.StartAsync();
        var sent = new TaskCompletionSource();
        await using var bad = new BadPeer(scene.Metainfo, async wire =>
        {
            await wire.ShakeHandsAsync();
            for (var i = 0; i < 2000; i++) await wire.SendPieceAsync(i % wire.PieceCount, 0, new byte[16 * 1024]);
            sent.SetResult();
            await wire.UntilClosedAsync();
        });
        scene.Download.Connect(bad.EndPoint);
        await sent.Task.WaitAsync(Patience.Default);

        await scene.CompleteAsync();

        var progress = await scene.Download.Swarm.GetProgressAsync();
        progress.Downloaded.ShouldBe(scene.Content.Length);
        progress.Wasted.ShouldBeGreaterThan(0);
        scene.Download.Verified.ShouldAllBe(verified => verified.Contributors.All(peer => peer.EndPoint.Equals(scene.Libtorrent.EndPoint)));
    }

    [InteropTheory(RealClient.Libtorrent)]
    [InlineData(0, 16 * 1024 - 1)] // shorter than was asked for
    [InlineData(1, 16 * 1024)] // a little beside it
    [InlineData(0, 32 * 1024)] // two blocks in one
    public async Task Blocks_of_another_shape_are_no_answer(int shift, int length)
    {
        await using var scene = await BadPeerScene.StartAsync();
        var sent = new TaskCompletionSource();
        await using var bad = new BadPeer(scene.Metainfo, async wire =>
        {
            await wire.ShakeHandsAsync();
            await wire.SendFullBitfieldAsync();
            await wire.SendAsync(WireScript.Unchoke);
            for (var i = 0; i < 4; i++)
            {
                var (piece, _, _) = await wire.ReadRequestAsync();
                await wire.SendPieceAsync(piece, shift, new byte[length]);
            }
            sent.SetResult();
            wire.End();
        });
        scene.Download.Connect(bad.EndPoint);
        await sent.Task.WaitAsync(Patience.Default);

        await scene.CompleteAsync();

        scene.Download.Verified.ShouldAllBe(verified => verified.Contributors.All(peer => peer.EndPoint.Equals(scene.Libtorrent.EndPoint)));
    }

    /// <summary>Answers every request with zeros.</summary>
    private static async Task ServeNonsenseAsync(WireScript wire)
    {
        await wire.ShakeHandsAsync();
        await wire.SendFullBitfieldAsync();
        await wire.SendAsync(WireScript.Unchoke);
        while (true)
        {
            var (piece, offset, length) = await wire.ReadRequestAsync();
            await wire.SendPieceAsync(piece, offset, new byte[length]);
        }
    }
}
