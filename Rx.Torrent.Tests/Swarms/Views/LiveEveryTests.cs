using Rx.Torrent.Choking;
using Rx.Torrent.Swarms.Views;
using Rx.Torrent.Tests.Changes;
using Rx.Torrent.Tests.Simulation;

namespace Rx.Torrent.Tests.Swarms.Views;

/// <summary>Whoever wants to look more often, or less.</summary>
public class LiveEveryTests
{
    private readonly Scene _scene = new(new TestContent(pieceCount: 400));

    [Fact]
    public void Rates_of_peers_come_as_often_as_was_asked_for_and_for_others_once_a_second()
    {
        var client = Downloading();
        var (usual, often, seldom) = (Watch(client.Swarm.Live), Watch(client.Swarm.Live.Every(TimeSpan.FromMilliseconds(250))), Watch(client.Swarm.Live.Every(TimeSpan.FromSeconds(5))));
        _scene.Pass(0.001);
        var before = (usual.Sets.Count, often.Sets.Count, seldom.Sets.Count);
        _scene.Pass(10);

        (usual.Sets.Count - before.Item1).ShouldBeInRange(8, 12);
        (often.Sets.Count - before.Item2).ShouldBeInRange(35, 45);
        (seldom.Sets.Count - before.Item3).ShouldBeInRange(1, 4);
        foreach (var fold in (Fold<PeerView, PeerToken>[])[usual, often, seldom]) fold.Misfits.ShouldBeEmpty();

        static Fold<PeerView, PeerToken> Watch(LiveSwarm live) => live.Peers.Connect().ToFold();
    }

    [Fact]
    public void So_do_those_of_swarms()
    {
        var client = Downloading();
        var (usual, often) = (client.Client.Live.Swarms.Connect().ToFold(), client.Client.Live.Every(TimeSpan.FromMilliseconds(500)).Swarms.Connect().ToFold());
        _scene.Pass(10.001);

        usual.Sets.Count.ShouldBeInRange(9, 12);
        often.Sets.Count.ShouldBeInRange(19, 22);
        client.Dispose();
        (often.IsCompleted, often.Items.Count).ShouldBe((true, 0));
        often.Misfits.ShouldBeEmpty();
    }

    [Fact]
    public void When_the_last_has_left_no_clock_goes_on()
    {
        var scene = new Scene();
        var client = scene.SeedClient();
        scene.Pass(60);
        var before = Least();
        var (swarm, all) = (client.Swarm.Live.Every(TimeSpan.FromMilliseconds(10)), client.Client.Live.Every(TimeSpan.FromMilliseconds(10)));
        using (swarm.Peers.Connect().ToFold())
        using (swarm.Pieces.Connect().ToFold())
        using (swarm.Trackers.Connect().ToFold())
        using (all.Swarms.Connect().ToFold()) scene.Pass(2);
        scene.Pass(2);

        Least().ShouldBeLessThan(before + 2000); // in ten seconds, in which a clock that went on would beat a thousand times

        long Least() => Enumerable.Range(0, 4).Min(_ =>
        {
            var bytes = GC.GetAllocatedBytesForCurrentThread();
            scene.Pass(10);
            return GC.GetAllocatedBytesForCurrentThread() - bytes;
        });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(9)]
    public void A_loop_that_would_do_nothing_but_look_is_refused(int milliseconds)
    {
        var client = _scene.SeedClient();
        var interval = TimeSpan.FromMilliseconds(milliseconds);

        Should.Throw<ArgumentOutOfRangeException>(() => client.Swarm.Live.Every(interval)).ParamName.ShouldBe("interval");
        Should.Throw<ArgumentOutOfRangeException>(() => client.Client.Live.Every(interval)).ParamName.ShouldBe("interval");
    }

    private SceneClient Downloading()
    {
        var seed = _scene.SeedClient();
        seed.Host.Conditions = seed.Host.Conditions with { UploadRate = 200_000 };
        var client = _scene.Client(peers: [seed.EndPoint]);
        _scene.Pass(3.2);
        return client;
    }
}
