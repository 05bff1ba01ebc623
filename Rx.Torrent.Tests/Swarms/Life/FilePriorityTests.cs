using System.Reactive.Linq;
using Rx.Torrent.Picking;
using Rx.Torrent.Plugins;
using Rx.Torrent.Swarms;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Tests.Swarms.Life;

public sealed class FilePriorityTests
{
    [Fact]
    public async Task A_skipped_file_is_not_there_at_the_end_and_is_there_once_it_is_wanted()
    {
        await using var scene = Scene.ThreeFiles();
        var seed = await scene.SeedAsync(options => options with { Swarms = options.Swarms with { DropRedundantPeers = false } });
        var swarm = scene.Client().Download(scene, seed, new AddOptions { Priorities = new Dictionary<int, PiecePriority> { [1] = PiecePriority.Skip } });
        await swarm.CompleteAsync();
        var parts = Path.Combine(scene.Target, $".{scene.Metainfo.InfoHash}.parts");

        await swarm.PauseAsync().Soon(); // so that all is written
        File.Exists(scene.PathIn(scene.Target, 1)).ShouldBeFalse();
        File.Exists(parts).ShouldBeTrue(); // what it shares with its neighbours
        scene.BytesIn(scene.Target, 0).ShouldBe(scene.BytesOf(0));
        scene.BytesIn(scene.Target, 2).ShouldBe(scene.BytesOf(2));
        await swarm.ResumeAsync().Soon();
        swarm.State.ShouldBe(SwarmState.Seeding);
        var skipped = await swarm.GetProgressAsync().Soon();
        skipped.BytesLeft.ShouldBe(0);
        skipped.PiecesVerified.ShouldBeLessThan(skipped.PieceCount);

        await swarm.SetPriorityAsync(1, PiecePriority.Normal).Soon("the wish");
        swarm.State.ShouldBe(SwarmState.Downloading);
        await swarm.ReachAsync(SwarmState.Seeding);
        await swarm.PauseAsync().Soon();

        scene.ShouldBeWholeIn(scene.Target);
        File.Exists(parts).ShouldBeFalse();
        (await swarm.GetProgressAsync().Soon()).Downloaded.ShouldBe(scene.Metainfo.Layout.TotalLength);
    }

    [Fact]
    public async Task What_is_skipped_in_the_middle_of_a_download_ends_it_when_the_rest_is_there()
    {
        await using var scene = Scene.ThreeFiles();
        var ration = new Ration(blocks: 0);
        var seed = await scene.SeedAsync(build: ration.Impose);
        var swarm = scene.Client().Download(scene, seed);
        await swarm.ProgressAsync(progress => progress.RequestsOutstanding > 0, "requests");

        await swarm.SetPriorityAsync(0, PiecePriority.Skip).Soon();
        await swarm.SetPriorityAsync(1, PiecePriority.Skip).Soon();
        await swarm.SetPriorityAsync(2, PiecePriority.Skip).Soon();

        await swarm.ReachAsync(SwarmState.Seeding); // nothing is wanted, and that is there
        (await swarm.GetProgressAsync().Soon()).PiecesVerified.ShouldBe(0);
    }

    [Fact]
    public async Task Wishes_in_a_pause_count_from_the_resume_on()
    {
        await using var scene = Scene.ThreeFiles();
        var seed = await scene.SeedAsync();
        var swarm = scene.Client().Download(scene, seed, new AddOptions { Paused = true });
        await swarm.ReachAsync(SwarmState.Paused);

        await Task.WhenAll(swarm.SetPriorityAsync(0, PiecePriority.Skip), swarm.SetPriorityAsync(1, PiecePriority.Skip)).Soon();
        swarm.State.ShouldBe(SwarmState.Paused);
        await swarm.ResumeAsync().Soon();
        await swarm.CompleteAsync();

        File.Exists(scene.PathIn(scene.Target, 0)).ShouldBeFalse();
        File.Exists(scene.PathIn(scene.Target, 1)).ShouldBeFalse();
        scene.BytesIn(scene.Target, 2).ShouldBe(scene.BytesOf(2));
    }

    [Fact]
    public async Task What_is_wanted_most_comes_first()
    {
        await using var scene = Scene.ThreeFiles();
        var seed = await scene.SeedAsync(build: AllowNothingFast);
        var swarm = scene.Client().Download(scene, seed, new AddOptions
        {
            Paused = true,
            Priorities = new Dictionary<int, PiecePriority> { [0] = PiecePriority.Low, [2] = PiecePriority.High },
        });
        var order = await OrderAsync(swarm);

        var (firstOfB, firstOfC) = (300_001 / 32768, 600_002 / 32768);
        var classes = order.Select(piece => piece >= firstOfC ? 'c' : piece >= firstOfB ? 'b' : 'a').ToArray();
        new string(classes).ShouldBe(new string([.. classes.OrderDescending()]));
    }

    [Fact]
    public async Task In_sequence_means_from_the_first_to_the_last()
    {
        await using var scene = Scene.OneFile();
        var seed = await scene.SeedAsync(build: AllowNothingFast);
        var client = scene.Client(options => options with { Swarms = options.Swarms with { Sequential = true } });
        var swarm = client.Download(scene, seed, new AddOptions { Paused = true });

        (await OrderAsync(swarm)).ShouldBe(Enumerable.Range(0, scene.Metainfo.Layout.PieceCount));
    }

    /// <summary>What may be had before the unchoke is had in whatever order it is allowed.</summary>
    private static void AllowNothingFast(TorrentClientBuilder builder) =>
        builder.Use(outgoing: (messages, _) => messages.Where(message => message is not PeerMessage.AllowedFast));

    /// <summary>The pieces in the order in which they were asked for first.</summary>
    private static async Task<List<int>> OrderAsync(Swarm swarm)
    {
        await swarm.ReachAsync(SwarmState.Paused);
        var order = new List<int>();
        swarm.WhenPeerConnected.SelectMany(peer => peer.Sent).OfType<PeerMessage.Request>().Subscribe(request =>
        {
            if (!order.Contains(request.Block.Piece.Value)) order.Add(request.Block.Piece.Value);
        });
        await swarm.ResumeAsync().Soon();
        await swarm.CompleteAsync();
        return order;
    }
}
