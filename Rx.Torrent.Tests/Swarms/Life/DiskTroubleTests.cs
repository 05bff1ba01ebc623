using System.Reactive.Linq;
using Rx.Torrent.Picking;
using Rx.Torrent.Plugins;
using Rx.Torrent.Storage;
using Rx.Torrent.Tests.Storage;

namespace Rx.Torrent.Tests.Swarms.Life;

public sealed class DiskTroubleTests
{
    [Fact]
    public async Task A_full_disk_stops_the_swarm_and_room_lets_it_go_on_without_downloading_anything_twice()
    {
        await using var scene = Scene.OneFile(length: 4_000_003);
        var seed = await scene.SeedAsync();
        var full = true;
        var written = 0L;
        var store = new HookedStore(new FileStore(scene.Target, scene.Metainfo));
        store.OnWrite = (_, length) =>
        {
            if (Volatile.Read(ref full) && Interlocked.Add(ref written, length) > 1_000_000) throw Full();
        };
        var swarm = scene.Client().Download(scene, seed, store: store);
        await swarm.ReachAsync(SwarmState.Error);
        await swarm.ProgressAsync(progress => progress.Peers == 0, "nobody left");

        var stopped = await swarm.GetProgressAsync().Soon();
        stopped.Error.ShouldBe("Write 'it': told to be full (Full)");
        stopped.BytesLeft.ShouldBe(scene.Metainfo.Layout.TotalLength - stopped.Downloaded); // what came counts, written or not
        Volatile.Write(ref full, false);
        await swarm.ResumeAsync().Soon("the resume");
        await swarm.CompleteAsync();

        var done = await swarm.GetProgressAsync().Soon();
        done.Downloaded.ShouldBe(scene.Metainfo.Layout.TotalLength);
        done.Error.ShouldBeNull();
        scene.ShouldBeWholeIn(scene.Target);
    }

    [SmallDiskFact]
    public async Task A_disk_that_is_really_full_is_no_different()
    {
        await using var scene = Scene.OneFile(length: 4_000_003);
        using var disk = new SmallDisk("1m");
        var seed = await scene.SeedAsync();
        var client = scene.Client(options => options with { StateDirectory = scene.Below("state") });
        var swarm = client.Add(scene.Metainfo, disk.Path, new AddOptions { Peers = [seed.ListenEndPoints[0]] });
        await swarm.ReachAsync(SwarmState.Error);
        await swarm.ProgressAsync(progress => progress.Peers == 0, "nobody left");
        (await swarm.GetProgressAsync().Soon()).Error.ShouldNotBeNull().ShouldContain("(Full)");

        disk.Resize("8m");
        await swarm.ResumeAsync().Soon("the resume");
        await swarm.CompleteAsync();

        (await swarm.GetProgressAsync().Soon()).Downloaded.ShouldBe(scene.Metainfo.Layout.TotalLength);
        scene.ShouldBeWholeIn(disk.Path);
        await client.DisposeAsync().Soon();
    }

    [SmallDiskFact]
    public async Task A_read_only_directory_stops_a_download_and_does_not_hinder_a_seed()
    {
        await using var scene = Scene.OneFile();
        using var disk = new SmallDisk("4m");
        scene.Save(disk.Path);
        disk.MakeReadOnly();
        var seed = scene.Client();
        await seed.Add(scene.Metainfo, disk.Path).ReachAsync(SwarmState.Seeding);
        await using var other = Scene.Numbered(1);
        var otherSeed = await other.SeedAsync();

        var swarm = scene.Client().Add(other.Metainfo, disk.Path, new AddOptions { Peers = [otherSeed.ListenEndPoints[0]] });
        await swarm.ReachAsync(SwarmState.Error);
        var reader = scene.Client().Download(scene, seed);
        await reader.CompleteAsync();

        (await swarm.GetProgressAsync().Soon()).Error.ShouldNotBeNull().ShouldContain("(Denied)");
        await swarm.RemoveAsync().Soon("the removal");
        await seed.DisposeAsync().Soon();
    }

    [Fact]
    public async Task In_trouble_every_command_is_legal()
    {
        await using var scene = Scene.ThreeFiles();
        var seed = await scene.SeedAsync();
        var full = true;
        var store = new HookedStore(new FileStore(scene.Target, scene.Metainfo)) { OnWrite = (_, _) => { if (Volatile.Read(ref full)) throw Full(); } };
        var swarm = scene.Client().Download(scene, seed, store: store);
        await swarm.ReachAsync(SwarmState.Error);

        await swarm.PauseAsync().Soon("a pause");
        swarm.State.ShouldBe(SwarmState.Error);
        await swarm.SetPriorityAsync(0, PiecePriority.High).Soon("a priority");
        swarm.State.ShouldBe(SwarmState.Error);
        await swarm.RecheckAsync().Soon("a check"); // it can be read, so it is no longer in trouble; and a pause was wanted
        swarm.State.ShouldBe(SwarmState.Paused);
        await swarm.ResumeAsync().Soon("a resume");
        await swarm.ReachAsync(SwarmState.Error);
        Volatile.Write(ref full, false);
        await swarm.RecheckAsync().Soon("another check");
        await swarm.CompleteAsync();

        scene.ShouldBeWholeIn(scene.Target);
        (await swarm.GetProgressAsync().Soon()).Downloaded.ShouldBe(scene.Metainfo.Layout.TotalLength);
    }

    [Fact]
    public async Task A_store_that_cannot_be_looked_at_when_it_starts_is_looked_at_again_by_a_resume()
    {
        await using var scene = Scene.OneFile();
        await using (var first = await scene.SeedAsync())
        {
        }
        var broken = true;
        var store = new HookedStore(new FileStore(scene.Source, scene.Metainfo))
        {
            OnOther = what =>
            {
                if (what == nameof(IPieceStore.StampOf) && Volatile.Read(ref broken)) throw new StoreException(StoreFault.Denied, StoreOperation.Inspect, "it", "told to fail");
            },
        };
        var swarm = scene.Client().Add(scene.Metainfo, scene.Source, new AddOptions { Store = store });
        await swarm.ReachAsync(SwarmState.Error);

        await swarm.ResumeAsync().Soon("a resume that does not help");
        swarm.State.ShouldBe(SwarmState.Error);
        Volatile.Write(ref broken, false);
        await swarm.ResumeAsync().Soon("a resume");

        swarm.State.ShouldBe(SwarmState.Seeding);
    }

    [Fact]
    public async Task A_store_may_throw_anything_at_any_time()
    {
        await using var scene = Scene.OneFile();
        var seed = await scene.SeedAsync();
        var random = new Random(1);
        void Fail()
        {
            lock (random)
            {
                if (random.Next(3) == 0) throw new InvalidTimeZoneException("from a store");
            }
        }
        scene.Log.Expect("from a store");
        var store = new HookedStore(new FileStore(scene.Target, scene.Metainfo)) { OnRead = Fail, OnWrite = (_, _) => Fail(), OnOther = _ => Fail() };
        var swarm = scene.Client().Download(scene, seed, store: store);

        for (var tries = 0; tries < 100 && swarm.State != SwarmState.Seeding; tries++)
        {
            await swarm.ObserveState().FirstOf(state => state is SwarmState.Error or SwarmState.Seeding, "an end");
            await swarm.ResumeAsync().Soon("a resume");
        }

        swarm.State.ShouldBe(SwarmState.Seeding);
        await swarm.RemoveAsync().Soon("the removal");
        scene.ShouldBeWholeIn(scene.Target);
    }

    [Fact]
    public async Task A_file_that_is_deleted_under_a_seed_stops_it_and_a_recheck_finds_out()
    {
        await using var scene = Scene.OneFile();
        await using (var first = await scene.SeedAsync())
        {
        }
        var again = await scene.SeedAsync(); // from resume data, so that no file is open
        var seeding = again.Swarms.Single();
        File.Delete(scene.PathIn(scene.Source));

        var swarm = scene.Client().Download(scene, again);
        await seeding.ReachAsync(SwarmState.Error);

        (await seeding.GetProgressAsync().Soon()).Error.ShouldNotBeNull().ShouldContain("(Missing)");
        await seeding.RecheckAsync().Soon("the check");
        seeding.State.ShouldBe(SwarmState.Downloading);
        (await seeding.GetProgressAsync().Soon()).PiecesVerified.ShouldBe(0);
        (await swarm.GetProgressAsync().Soon()).PiecesVerified.ShouldBe(0);
    }

    private static StoreException Full() => new(StoreFault.Full, StoreOperation.Write, "it", "told to be full");
}
