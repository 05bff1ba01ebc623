using System.Collections.Concurrent;
using System.Reactive;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using Rx.Torrent.Plugins;

namespace Rx.Torrent.Tests.Swarms.Life;

public sealed class StateTests
{
    [Fact]
    public async Task A_download_is_checked_then_downloads_then_seeds_then_stops()
    {
        await using var scene = Scene.OneFile();
        var seed = await scene.SeedAsync();
        var client = scene.Client();
        var swarm = client.Download(scene, seed);
        var states = swarm.ObserveState().ToList().ToTask();

        await swarm.ReachAsync(SwarmState.Seeding);
        await client.DisposeAsync();

        (await states.Soon()).SkipWhile(state => state == SwarmState.Checking)
            .ShouldBe([SwarmState.Downloading, SwarmState.Seeding, SwarmState.Stopped]);
        scene.ShouldBeWholeIn(scene.Target);
        scene.Log.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_state_is_told_to_whoever_comes_late_also_after_the_end()
    {
        await using var scene = Scene.OneFile();
        var client = scene.Client();
        var swarm = client.Add(scene.Metainfo, scene.Source);
        await swarm.ReachAsync(SwarmState.Seeding);

        (await swarm.ObserveState().FirstOf(_ => true)).ShouldBe(SwarmState.Seeding);
        await client.DisposeAsync();

        swarm.State.ShouldBe(SwarmState.Stopped);
        (await swarm.ObserveState().ToList().ToTask().Soon()).ShouldBe([SwarmState.Stopped]);
    }

    [Fact]
    public async Task The_state_is_told_on_the_loop_also_the_first()
    {
        await using var scene = Scene.OneFile();
        var swarm = scene.Client().Add(scene.Metainfo, scene.Source);
        await swarm.ReachAsync(SwarmState.Seeding);

        var thread = await swarm.ObserveState().Select(_ => Thread.CurrentThread.Name).FirstOf(_ => true);

        thread.ShouldBe("rx-torrent loop");
    }

    [Fact]
    public async Task Progress_is_told_at_once_and_once_more_at_the_end()
    {
        await using var scene = Scene.OneFile();
        var client = scene.Client();
        var swarm = client.Add(scene.Metainfo, scene.Source);
        await swarm.ReachAsync(SwarmState.Seeding);
        var first = new TaskCompletionSource();
        var progress = swarm.ObserveProgress(TimeSpan.FromHours(1)).Do(_ => first.TrySetResult()).ToList().ToTask();

        await first.Task.Soon("the first progress");
        await client.DisposeAsync();

        var told = await progress.Soon("the end of the progress");
        told.Select(p => p.State).ShouldBe([SwarmState.Seeding, SwarmState.Stopped]);
        told[0].PiecesVerified.ShouldBe(scene.Metainfo.Layout.PieceCount);
        told[0].BytesLeft.ShouldBe(0);
    }

    [Fact]
    public async Task After_the_end_progress_is_told_once_and_the_question_is_answered()
    {
        await using var scene = Scene.OneFile();
        var client = scene.Client();
        var swarm = client.Add(scene.Metainfo, scene.Source);
        await swarm.ReachAsync(SwarmState.Seeding);
        await client.DisposeAsync();

        (await swarm.GetProgressAsync().Soon("the question")).State.ShouldBe(SwarmState.Stopped);
        (await swarm.ObserveProgress(TimeSpan.FromHours(1)).ToList().ToTask().Soon("the stream")).ShouldHaveSingleItem().State.ShouldBe(SwarmState.Stopped);
        (await swarm.ObserveTrackers().ToList().ToTask().Soon("the trackers")).ShouldHaveSingleItem().ShouldBeEmpty();
    }

    [Fact]
    public async Task Completion_is_told_once_and_to_whoever_comes_late_also_after_the_end()
    {
        await using var scene = Scene.OneFile();
        var seed = await scene.SeedAsync();
        var client = scene.Client();
        var swarm = client.Download(scene, seed);
        var early = swarm.WhenCompleted.ToList().ToTask();

        (await early.Soon()).ShouldBe([Unit.Default]);
        (await swarm.WhenCompleted.ToList().ToTask().Soon()).ShouldBe([Unit.Default]);
        await client.DisposeAsync();
        (await swarm.WhenCompleted.ToList().ToTask().Soon()).ShouldBe([Unit.Default]);
    }

    [Fact]
    public async Task Completion_ends_without_a_word_when_the_swarm_stops_before()
    {
        await using var scene = Scene.OneFile();
        var client = scene.Client();
        var swarm = client.Download(scene, seed: null);
        var completion = swarm.WhenCompleted.ToList().ToTask();
        await swarm.ReachAsync(SwarmState.Downloading);

        await client.DisposeAsync();

        (await completion.Soon()).ShouldBeEmpty();
        (await swarm.WhenCompleted.ToList().ToTask().Soon()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_stream_of_a_swarm_completes_with_it_and_for_whoever_comes_later()
    {
        await using var scene = Scene.OneFile();
        var client = scene.Client();
        var swarm = client.Add(scene.Metainfo, scene.Source);
        await swarm.ReachAsync(SwarmState.Seeding);
        IObservable<Unit>[] Streams() =>
        [
            swarm.Tick.Select(_ => Unit.Default),
            swarm.WhenPeerConnected.Select(_ => Unit.Default),
            swarm.WhenPeerDisconnected.Select(_ => Unit.Default),
            swarm.WhenPieceVerified.Select(_ => Unit.Default),
            swarm.WhenPieceFailed.Select(_ => Unit.Default),
            swarm.WhenPluginFailed.Select(_ => Unit.Default),
            swarm.TrackerEvents.Select(_ => Unit.Default),
            swarm.ObserveTrackers().Select(_ => Unit.Default),
            swarm.ObserveState().Select(_ => Unit.Default),
            swarm.ObserveProgress(TimeSpan.FromHours(1)).Select(_ => Unit.Default),
        ];
        var before = Streams().Select(stream => stream.Count().ToTask()).ToArray();

        await client.DisposeAsync();

        for (var i = 0; i < before.Length; i++) await before[i].Soon($"stream {i}");
        for (var i = 0; i < before.Length; i++) await Streams()[i].Count().ToTask().Soon($"stream {i} of a latecomer");
    }

    [Fact]
    public async Task Pieces_are_told_one_by_one_before_completion()
    {
        await using var scene = Scene.OneFile();
        var seed = await scene.SeedAsync();
        var swarm = scene.Client().Download(scene, seed, new AddOptions { Paused = true });
        await swarm.ReachAsync(SwarmState.Paused);
        var told = new ConcurrentQueue<int>();
        swarm.WhenPieceVerified.Subscribe(piece => told.Enqueue(piece.Piece.Value));
        var atCompletion = swarm.WhenCompleted.Select(_ => told.Count).ToTask();

        await swarm.ResumeAsync().Soon();

        (await atCompletion.Soon()).ShouldBe(scene.Metainfo.Layout.PieceCount);
        told.Order().ShouldBe(Enumerable.Range(0, scene.Metainfo.Layout.PieceCount));
    }

    [Fact]
    public async Task A_swarm_that_is_added_paused_checks_what_is_there_and_waits()
    {
        await using var scene = Scene.OneFile();
        var swarm = scene.Client().Add(scene.Metainfo, scene.Source, new AddOptions { Paused = true });

        await swarm.ReachAsync(SwarmState.Paused);

        (await swarm.GetProgressAsync().Soon()).PiecesVerified.ShouldBe(scene.Metainfo.Layout.PieceCount);
        await swarm.ResumeAsync().Soon();
        swarm.State.ShouldBe(SwarmState.Seeding);
    }
}
