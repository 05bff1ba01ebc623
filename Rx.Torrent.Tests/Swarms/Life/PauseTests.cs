using System.Reactive.Concurrency;
using System.Reactive.Linq;
using Rx.Torrent.Plugins;

namespace Rx.Torrent.Tests.Swarms.Life;

public sealed class PauseTests
{
    [Fact]
    public async Task A_pause_lets_everybody_go_and_a_resume_goes_on_without_asking_for_anything_twice()
    {
        await using var scene = Scene.OneFile(length: 8_000_003);
        var seed = await scene.SeedAsync();
        var swarm = scene.Client().Download(scene, seed);
        var paused = new TaskCompletionSource<Task>();
        swarm.WhenPieceVerified.Take(1).Subscribe(_ => paused.TrySetResult(swarm.PauseAsync()));

        await (await paused.Task.Soon("the first piece")).Soon("the pause");

        swarm.State.ShouldBe(SwarmState.Paused);
        var progress = await swarm.GetProgressAsync().Soon();
        progress.Peers.ShouldBe(0);
        progress.PiecesVerified.ShouldBeLessThan(scene.Metainfo.Layout.PieceCount);
        await swarm.ResumeAsync().Soon("the resume");
        await swarm.CompleteAsync();
        (await swarm.GetProgressAsync().Soon()).Downloaded.ShouldBe(scene.Metainfo.Layout.TotalLength);
        scene.ShouldBeWholeIn(scene.Target);
    }

    [Fact]
    public async Task Pausing_and_resuming_twice_is_as_good_as_once()
    {
        await using var scene = Scene.OneFile();
        var swarm = scene.Client().Add(scene.Metainfo, scene.Source);
        await swarm.ReachAsync(SwarmState.Seeding);

        await swarm.PauseAsync().Soon();
        await swarm.PauseAsync().Soon();
        swarm.State.ShouldBe(SwarmState.Paused);

        await swarm.ResumeAsync().Soon();
        await swarm.ResumeAsync().Soon();
        swarm.State.ShouldBe(SwarmState.Seeding);
    }

    [Fact]
    public async Task A_paused_swarm_takes_nobody_in()
    {
        await using var scene = Scene.OneFile();
        var seed = await scene.SeedAsync();
        await seed.Swarms.Single().PauseAsync().Soon();

        var swarm = scene.Client().Download(scene, seed);
        await swarm.WhenPeerDisconnected.FirstOf(_ => true, "the refusal");

        swarm.State.ShouldBe(SwarmState.Downloading);
        await seed.Swarms.Single().ResumeAsync().Soon();
        await swarm.CompleteAsync();
    }

    [Fact]
    public async Task A_pause_interrupts_a_check_and_a_resume_takes_it_up_where_it_was_left()
    {
        await using var scene = Scene.OneFile(length: 8 * 1024 * 1024, pieceLength: 1024 * 1024);
        using var gate = new Gate();
        var reads = 0;
        var store = new HookedStore(new Rx.Torrent.Storage.FileStore(scene.Source, scene.Metainfo))
        {
            OnRead = () =>
            {
                Interlocked.Increment(ref reads);
                gate.Pass();
            },
        };
        var swarm = scene.Client().Add(scene.Metainfo, scene.Source, new AddOptions { Store = store });
        await gate.Reached.Soon("the check");

        var pause = swarm.PauseAsync();
        await swarm.ProgressAsync(_ => true); // the command is in by then
        gate.Open();
        await pause.Soon("the pause");

        swarm.State.ShouldBe(SwarmState.Paused);
        (await swarm.GetProgressAsync().Soon()).PiecesVerified.ShouldBe(1);
        await swarm.ResumeAsync().Soon("the resume");
        swarm.State.ShouldBe(SwarmState.Seeding);
        Volatile.Read(ref reads).ShouldBe(8);
    }

    [Fact]
    public async Task A_pause_right_after_adding_does_not_wait_for_the_check()
    {
        await using var scene = Scene.OneFile();
        var reads = 0;
        var store = new HookedStore(new Rx.Torrent.Storage.FileStore(scene.Source, scene.Metainfo)) { OnRead = () => Interlocked.Increment(ref reads) };
        var client = scene.Client();
        using var held = new Gate();
        client.WhenSwarmAdded.Subscribe(added => added.Loop.Schedule(held.Pass)); // so that both commands wait when the first begins
        var swarm = client.Add(scene.Metainfo, scene.Source, new AddOptions { Store = store });

        var pause = swarm.PauseAsync();
        held.Open();
        await pause.Soon("the pause");

        swarm.State.ShouldBe(SwarmState.Paused);
        Volatile.Read(ref reads).ShouldBe(0);
        await swarm.ResumeAsync().Soon();
        swarm.State.ShouldBe(SwarmState.Seeding);
    }
}
