using System.Reactive;
using System.Reactive.Linq;
using Rx.Torrent.Picking;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Storage;
using Rx.Torrent.Swarms;

namespace Rx.Torrent.Tests.Swarms.Life;

public sealed class CommandTests
{
    [Fact]
    public async Task Commands_from_many_threads_at_once_leave_a_swarm_that_still_downloads_everything()
    {
        await using var scene = Scene.OneFile(length: 4_000_003);
        var seed = await scene.SeedAsync();
        var swarm = scene.Client().Download(scene, seed);
        Func<Task>[] commands =
        [
            () => swarm.PauseAsync(),
            () => swarm.ResumeAsync(),
            () => swarm.RecheckAsync(),
            () => swarm.SetPriorityAsync(0, PiecePriority.High),
            () => swarm.SetPriorityAsync(0, PiecePriority.Skip),
        ];

        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(async () =>
        {
            var random = new Random(thread);
            for (var i = 0; i < 6; i++) await commands[random.Next(commands.Length)]();
        }))).Soon("the commands");

        await swarm.SetPriorityAsync(0, PiecePriority.Normal).Soon();
        await swarm.ResumeAsync().Soon();
        await swarm.ReachAsync(SwarmState.Seeding);
        scene.ShouldBeWholeIn(scene.Target);
    }

    [Fact]
    public async Task Commands_are_carried_out_in_the_order_in_which_they_were_given()
    {
        await using var scene = Scene.OneFile();
        var swarm = scene.Client().Add(scene.Metainfo, scene.Source);
        await swarm.ReachAsync(SwarmState.Seeding);

        await Task.WhenAll(swarm.PauseAsync(), swarm.ResumeAsync(), swarm.PauseAsync()).Soon();
        swarm.State.ShouldBe(SwarmState.Paused);
        await Task.WhenAll(swarm.ResumeAsync(), swarm.PauseAsync(), swarm.ResumeAsync()).Soon();
        swarm.State.ShouldBe(SwarmState.Seeding);
    }

    [Fact]
    public async Task Cancelling_ends_the_waiting_and_not_the_command()
    {
        await using var scene = Scene.OneFile();
        using var gate = new Gate();
        var store = new HookedStore(new FileStore(scene.Source, scene.Metainfo)) { OnRead = gate.Pass };
        var swarm = scene.Client().Add(scene.Metainfo, scene.Source, new AddOptions { Store = store });
        await gate.Reached.Soon("the check");
        using var cancellation = new CancellationTokenSource();
        Task[] waiting =
        [
            swarm.ResumeAsync(cancellation.Token),
            swarm.RecheckAsync(cancellation.Token),
            swarm.SetPriorityAsync(0, PiecePriority.High, cancellation.Token),
            swarm.PauseAsync(cancellation.Token),
        ];

        await cancellation.CancelAsync();

        foreach (var task in waiting) await Should.ThrowAsync<OperationCanceledException>(task.Soon());
        gate.Open();
        await swarm.ReachAsync(SwarmState.Paused);
        await swarm.ResumeAsync().Soon();
        swarm.State.ShouldBe(SwarmState.Seeding);
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("recheck")]
    [InlineData("remove")]
    [InlineData("priority")]
    [InlineData("dispose")]
    public async Task Commands_are_legal_in_every_callback(string what)
    {
        await using var scene = Scene.OneFile(length: 3_000_003);
        var seed = await scene.SeedAsync();
        var client = scene.Client();
        var given = new List<Task>();
        Swarm? swarm = null;
        client.WhenSwarmAdded.Subscribe(added =>
        {
            swarm = added;
            var once = new HashSet<string>();
            added.ObserveState().Skip(1).Subscribe(_ => Give("state"));
            added.WhenPeerConnected.Subscribe(_ => Give("connected"));
            added.WhenPeerDisconnected.Subscribe(_ => Give("disconnected"));
            added.WhenPieceVerified.Subscribe(_ => Give("verified"));
            added.ObserveProgress(TimeSpan.FromMilliseconds(1)).Subscribe(_ => Give("progress"));

            void Give(string where)
            {
                lock (given)
                {
                    if (once.Add(where)) given.Add(Command());
                }
            }
        });

        client.Download(scene, seed);
        if (what is "remove" or "dispose")
        {
            await swarm!.ReachAsync(SwarmState.Stopped);
        }
        else
        {
            for (var tries = 0; tries < 20 && swarm!.State != SwarmState.Seeding; tries++)
            {
                await swarm.ResumeAsync().Soon();
                await Task.WhenAny(swarm.CompleteAsync(), swarm.ObserveState().FirstOf(s => s == SwarmState.Paused)).Soon("one or the other");
            }
            await swarm!.ReachAsync(SwarmState.Seeding);
        }
        Task[] all;
        lock (given) all = [.. given];
        all.ShouldNotBeEmpty();
        await Task.WhenAll(all).Soon("all that was commanded");

        Task Command() => what switch
        {
            "pause" => swarm!.PauseAsync(),
            "recheck" => swarm!.RecheckAsync(),
            "remove" => swarm!.RemoveAsync(),
            "priority" => swarm!.SetPriorityAsync(0, PiecePriority.High),
            _ => client.DisposeAsync().AsTask(),
        };
    }

    [Fact]
    public async Task After_the_end_commands_do_nothing_and_say_so_at_once()
    {
        await using var scene = Scene.OneFile();
        var client = scene.Client();
        var removed = client.Add(scene.Metainfo, scene.Source);
        await removed.ReachAsync(SwarmState.Seeding);
        await removed.RemoveAsync().Soon();
        await Everything(removed).Soon("commands to a swarm that was removed");
        var stopped = client.Add(scene.Metainfo, scene.Source);
        await client.DisposeAsync().Soon();
        await Everything(stopped).Soon("commands to a swarm whose client is gone");

        stopped.State.ShouldBe(SwarmState.Stopped);
        scene.ShouldBeWholeIn(scene.Source);

        static async Task Everything(Swarm swarm)
        {
            swarm.Connect(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 1));
            swarm.AnnounceNow();
            await swarm.PauseAsync();
            await swarm.ResumeAsync();
            await swarm.RecheckAsync();
            await swarm.SetPriorityAsync(0, PiecePriority.Low);
            await swarm.RemoveAsync(deleteData: true);
            swarm.State.ShouldBe(SwarmState.Stopped);
        }
    }

    [Fact]
    public async Task A_file_that_is_not_there_cannot_have_a_priority()
    {
        await using var scene = Scene.OneFile();
        var swarm = scene.Client().Add(scene.Metainfo, scene.Source);

        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => swarm.SetPriorityAsync(1, PiecePriority.High));
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => swarm.SetPriorityAsync(-1, PiecePriority.High));
    }

    [Fact]
    public async Task A_recheck_finds_what_was_changed_and_what_is_changed_is_downloaded_again()
    {
        await using var scene = Scene.OneFile();
        var seed = await scene.SeedAsync();
        var swarm = scene.Client().Download(scene, seed);
        await swarm.CompleteAsync();
        scene.Damage(scene.Target, at: 40_000); // in the second piece
        var downloaded = new List<int>();
        swarm.WhenPieceVerified.Where(piece => piece.Origin == PieceOrigin.Downloaded).Subscribe(piece => downloaded.Add(piece.Piece.Value));

        await swarm.RecheckAsync().Soon("the check");
        await swarm.ReachAsync(SwarmState.Seeding);

        downloaded.ShouldBe([1]);
        scene.ShouldBeWholeIn(scene.Target);
    }

    [Fact]
    public async Task A_piece_that_was_begun_and_is_found_whole_by_a_check_is_held_no_longer()
    {
        await using var scene = Scene.OneFile(length: 4 * 1024 * 1024, pieceLength: 1024 * 1024);
        var ration = new Ration(blocks: 100);
        var seed = await scene.SeedAsync(build: ration.Impose);
        var swarm = scene.Client().Download(scene, seed);
        await swarm.ProgressAsync(progress => progress.Downloaded == ration.Bytes, "the ration");
        await swarm.PauseAsync().Soon();
        swarm.Units.Trading!.Verifier.Pieces.ShouldNotBeEmpty();
        using (var file = File.OpenHandle(scene.PathIn(scene.Target), FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite))
            RandomAccess.Write(file, scene.BytesOf(), 0); // somebody else had it all the time

        await swarm.RecheckAsync().Soon("the check");
        await swarm.ResumeAsync().Soon();

        swarm.State.ShouldBe(SwarmState.Seeding);
        swarm.Units.Trading!.Verifier.Pieces.ShouldBeEmpty();
        swarm.Units.Trading!.Verifier.BytesInMemory.ShouldBe(0);
    }

    [Fact]
    public async Task A_paused_swarm_stays_paused_when_it_is_checked_again()
    {
        await using var scene = Scene.OneFile();
        var swarm = scene.Client().Add(scene.Metainfo, scene.Source);
        await swarm.ReachAsync(SwarmState.Seeding);
        await swarm.PauseAsync().Soon();

        await Task.WhenAll(swarm.RecheckAsync(), swarm.RecheckAsync()).Soon();

        swarm.State.ShouldBe(SwarmState.Paused);
        (await swarm.GetProgressAsync().Soon()).PiecesVerified.ShouldBe(scene.Metainfo.Layout.PieceCount);
    }

    [Fact]
    public async Task A_subscriber_that_throws_harms_nobody()
    {
        await using var scene = Scene.OneFile();
        var seed = await scene.SeedAsync();
        scene.Log.Expect("from a test");
        var client = scene.Client();
        client.WhenSwarmAdded.Subscribe(_ => throw new InvalidOperationException("from a test"));
        client.WhenSwarmRemoved.Subscribe(_ => throw new InvalidOperationException("from a test"));
        var swarm = client.Download(scene, seed);
        foreach (var stream in (IObservable<Unit>[])[
            swarm.ObserveState().Select(_ => Unit.Default), swarm.WhenPieceVerified.Select(_ => Unit.Default), swarm.WhenPeerConnected.Select(_ => Unit.Default),
            swarm.WhenCompleted, swarm.ObserveProgress(TimeSpan.FromMilliseconds(1)).Select(_ => Unit.Default), swarm.WhenPluginFailed.Select(_ => Unit.Default)])
        {
            stream.Subscribe(_ => throw new InvalidOperationException("from a test"));
        }

        await swarm.CompleteAsync();
        await client.DisposeAsync().Soon();

        swarm.State.ShouldBe(SwarmState.Stopped);
    }
}
