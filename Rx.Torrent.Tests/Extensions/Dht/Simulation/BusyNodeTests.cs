using Rx.Torrent.Extensions.Dht;

namespace Rx.Torrent.Tests.Extensions.Dht.Simulation;

/// <summary>A node that has more to ask than it may.</summary>
public class BusyNodeTests
{
    [Fact]
    public void Whom_it_does_not_ask_for_want_of_room_it_does_not_blame()
    {
        var scene = new DhtScene();
        scene.AddMany(40, perSecond: 5);
        var busy = scene.Add(options => options with { Limits = new DhtLimits { PendingQueries = 2 }, SlowAfter = TimeSpan.FromMilliseconds(20) });
        scene.Run(120);
        var before = busy.Statistics(scene);

        for (var i = 0; i < 30; i++) busy.Dht.GetPeers(scene.NextInfoHash()).Subscribe();
        scene.Run(30);

        var after = busy.Statistics(scene);
        (after.QueriesHeldBack - before.QueriesHeldBack).ShouldBeGreaterThan(100);
        after.QueriesTimedOut.ShouldBe(before.QueriesTimedOut); // everybody answers who is asked
        after.Nodes.ShouldBeGreaterThanOrEqualTo(before.Nodes);
        before.Nodes.ShouldBeGreaterThanOrEqualTo(8);
    }
}
