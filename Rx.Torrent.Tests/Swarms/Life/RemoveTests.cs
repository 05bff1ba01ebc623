using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Storage;

namespace Rx.Torrent.Tests.Swarms.Life;

public sealed class RemoveTests
{
    [Fact]
    public async Task Removing_keeps_the_files_and_forgets_the_resume_data()
    {
        await using var scene = Scene.OneFile();
        var client = scene.Client();
        var swarm = client.Add(scene.Metainfo, scene.Source);
        await swarm.ReachAsync(SwarmState.Seeding);
        var removed = client.WhenSwarmRemoved.FirstOf(_ => true, "the removal");

        await Task.WhenAll(swarm.RemoveAsync(), swarm.RemoveAsync()).Soon("the removal");
        await swarm.RemoveAsync().Soon("one removal more");

        (await removed).ShouldBeSameAs(swarm);
        client.Swarms.ShouldBeEmpty();
        scene.ShouldBeWholeIn(scene.Source);
        Directory.GetFiles(Path.Combine(scene.Source, ".rx-torrent")).ShouldBeEmpty();
        var provenance = new Provenance(client);
        await client.Add(scene.Metainfo, scene.Source).ReachAsync(SwarmState.Seeding);
        provenance.Origins.ShouldBe([PieceOrigin.FoundOnDisk]);
    }

    [Fact]
    public async Task Removing_with_the_data_deletes_what_was_downloaded_and_nothing_else()
    {
        await using var scene = Scene.ThreeFiles();
        var seed = await scene.SeedAsync();
        var swarm = scene.Client().Download(scene, seed);
        await swarm.CompleteAsync();
        var foreign = Path.Combine(Path.GetDirectoryName(scene.PathIn(scene.Target))!, "mine.txt");
        await File.WriteAllTextAsync(foreign, "mine");

        await swarm.RemoveAsync(deleteData: true).Soon("the removal");

        Directory.GetFiles(scene.Target, "*", SearchOption.AllDirectories).ShouldBe([foreign]);
    }

    [Fact]
    public async Task Removing_in_the_middle_of_a_download_leaves_nothing_behind()
    {
        await using var scene = Scene.OneFile(length: 8_000_003);
        var seed = await scene.SeedAsync();
        var swarm = scene.Client().Download(scene, seed);
        await swarm.WhenPieceVerified.FirstOf(_ => true, "the first piece");

        await swarm.RemoveAsync(deleteData: true).Soon("the removal");

        swarm.State.ShouldBe(SwarmState.Stopped);
        Directory.GetFiles(scene.Target, "*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task Removing_does_not_wait_for_a_check()
    {
        await using var scene = Scene.OneFile(length: 8 * 1024 * 1024, pieceLength: 1024 * 1024);
        using var gate = new Gate();
        var reads = 0;
        var store = new HookedStore(new FileStore(scene.Source, scene.Metainfo))
        {
            OnRead = () =>
            {
                Interlocked.Increment(ref reads);
                gate.Pass();
            },
        };
        var swarm = scene.Client().Add(scene.Metainfo, scene.Source, new AddOptions { Store = store });
        await gate.Reached.Soon("the check");

        var removal = swarm.RemoveAsync();
        await swarm.ProgressAsync(_ => true); // the command is in by then
        gate.Open();
        await removal.Soon("the removal");

        Volatile.Read(ref reads).ShouldBe(1);
        store.Disposals.ShouldBe(1);
    }

    [Fact]
    public async Task A_store_that_cannot_delete_says_so_and_the_swarm_is_gone_all_the_same()
    {
        await using var scene = Scene.OneFile();
        var client = scene.Client();
        var store = new HookedStore(new FileStore(scene.Source, scene.Metainfo))
        {
            OnOther = what =>
            {
                if (what == nameof(IPieceStore.Delete)) throw new StoreException(StoreFault.Denied, StoreOperation.Delete, "it", "told to fail");
            },
        };
        var swarm = client.Add(scene.Metainfo, scene.Source, new AddOptions { Store = store });
        await swarm.ReachAsync(SwarmState.Seeding);

        (await Should.ThrowAsync<StoreException>(swarm.RemoveAsync(deleteData: true).Soon("the removal"))).Fault.ShouldBe(StoreFault.Denied);

        swarm.State.ShouldBe(SwarmState.Stopped);
        client.Swarms.ShouldBeEmpty();
        store.Disposals.ShouldBe(1);
        Directory.GetFiles(Path.Combine(scene.Source, ".rx-torrent")).ShouldBeEmpty();
    }
}
