using System.Reactive.Linq;
using Rx.Torrent.Plugins;
using Rx.Torrent.Storage;
using Rx.Torrent.Swarms;

namespace Rx.Torrent.Tests.Swarms.Life;

public sealed class PressureTests
{
    private const int Megabyte = 1024 * 1024;

    [Fact]
    public async Task A_store_that_does_not_keep_up_bounds_what_waits_for_it()
    {
        await using var scene = Scene.OneFile(length: 24 * Megabyte, pieceLength: 256 * 1024);
        var seed = await scene.SeedAsync();
        using var gate = new Gate();
        var store = new HookedStore(new MemoryStore(scene.Metainfo.Layout.TotalLength)) { OnWrite = (_, _) => gate.Pass() };
        var client = scene.Client(options => options with { DiskQueueMark = 2 * Megabyte });
        var swarm = client.Download(scene, seed, new AddOptions { Paused = true }, store);
        await swarm.ReachAsync(SwarmState.Paused);
        var most = 0L;
        swarm.WhenPeerConnected.SelectMany(peer => peer.Incoming).Subscribe(_ => most = Math.Max(most, Held(swarm)));

        await swarm.ResumeAsync().Soon();
        await gate.Reached.Soon("the first write");
        await swarm.ProgressAsync(_ => swarm.Services.Disk.IsOverMark, "the mark");
        var (before, after) = (-1L, 0L);
        for (var beats = 0; beats < 3 || before != after; beats++)
        {
            before = after;
            await swarm.Tick.FirstOf(_ => true, "a heartbeat"); // nothing more comes, however long it takes
            after = (await swarm.GetProgressAsync().Soon()).Downloaded;
        }
        gate.Open();
        await swarm.CompleteAsync();

        // The mark, a receive of 512 KiB after it was passed, and pieces of 256 KiB that were begun and not whole.
        most.ShouldBeLessThan(8 * Megabyte);
        await swarm.PauseAsync().Soon(); // so that all jobs have ended
        swarm.Services.Disk.PendingBytes.ShouldBe(0);

        static long Held(Swarm swarm) => swarm.Units.Trading!.Verifier.BytesInMemory;
    }

    [Fact]
    public async Task Large_pieces_of_many_peers_go_to_the_disk_before_they_fill_the_memory()
    {
        await using var scene = Scene.OneFile(length: 64 * Megabyte, pieceLength: 16 * Megabyte);
        var seeds = new List<TorrentClient>();
        for (var i = 0; i < 3; i++) seeds.Add(await scene.SeedAsync());
        var client = scene.Client(options => options with { Swarms = options.Swarms with { UnfinishedMemory = 2 * Megabyte }, DiskQueueMark = 4 * Megabyte });
        var swarm = client.Add(scene.Metainfo, scene.Target, new AddOptions { Paused = true, Peers = [.. seeds.Select(seed => seed.ListenEndPoints[0])] });
        await swarm.ReachAsync(SwarmState.Paused);
        var most = 0L;
        swarm.WhenPeerConnected.SelectMany(peer => peer.Incoming).Subscribe(_ => most = Math.Max(most, swarm.Units.Trading!.Verifier.BytesInMemory));

        await swarm.ResumeAsync().Soon();
        await swarm.CompleteAsync();

        scene.ShouldBeWholeIn(scene.Target);
        // The mark, and what three receives of 512 KiB bring after it was passed.
        most.ShouldBeLessThan(4 * Megabyte);
        await swarm.PauseAsync().Soon();
        swarm.Units.Trading!.Verifier.BytesInMemory.ShouldBe(0);
    }

    [Fact]
    public async Task A_stalled_download_that_is_stopped_writes_what_it_holds_and_frees_it()
    {
        await using var scene = Scene.OneFile(length: 8 * Megabyte, pieceLength: Megabyte);
        var ration = new Ration(blocks: 100);
        var seed = await scene.SeedAsync(build: ration.Impose);
        var store = new HookedStore(new FileStore(scene.Target, scene.Metainfo));
        var swarm = scene.Client().Download(scene, seed, store: store);
        await swarm.ProgressAsync(progress => progress.Downloaded == ration.Bytes, "the ration");

        await swarm.PauseAsync().Soon();

        swarm.Units.Trading!.Verifier.BytesInMemory.ShouldBe(0);
        store.BytesWritten.ShouldBe(ration.Bytes);
        ration.Lift();
        await swarm.ResumeAsync().Soon();
        await swarm.CompleteAsync();
        store.BytesWritten.ShouldBe(8 * Megabyte); // and nothing is written twice
        scene.ShouldBeWholeIn(scene.Target);
    }
}
