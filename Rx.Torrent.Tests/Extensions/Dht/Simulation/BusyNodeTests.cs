using Rx.Torrent.Extensions.Dht;

namespace Rx.Torrent.Tests.Extensions.Dht.Simulation;

/// <summary>A node that has more to ask than it may.</summary>
public class BusyNodeTests
{
    [Fact]
    public void What_it_cannot_ask_at_once_it_asks_later()
    {
        var scene = new DhtScene();
        scene.AddMany(40, perSecond: 5);
        var busy = scene.Add(options => options with { Limits = new DhtLimits { PendingQueries = 1 } });
        scene.Run(60);
        var infoHash = scene.NextInfoHash();
        scene.Collect(scene.Nodes[7].Dht.Announce(infoHash, 7000));

        scene.Collect(busy.Dht.GetPeers(infoHash)).ShouldBe([new System.Net.IPEndPoint(scene.Nodes[7].Host.Address, 7000)]);
    }

    [Fact]
    public void Whom_it_does_not_ask_for_want_of_room_it_does_not_blame()
    {
        var scene = new DhtScene();
        scene.AddMany(40, perSecond: 5);
        var busy = scene.Add(options => options with { Limits = new DhtLimits { PendingQueries = 3 } });
        scene.Run(120);
        var before = busy.Statistics(scene);

        for (var i = 0; i < 100; i++) busy.Dht.GetPeers(scene.NextInfoHash()).Subscribe();
        scene.Run(120);

        var after = busy.Statistics(scene);
        (after.QueriesHeldBack - before.QueriesHeldBack).ShouldBeGreaterThan(before.Nodes); // each of them was wronged at least once
        after.QueriesTimedOut.ShouldBe(before.QueriesTimedOut); // everybody answers who is asked
        after.Nodes.ShouldBeGreaterThanOrEqualTo(before.Nodes);
        before.Nodes.ShouldBeGreaterThanOrEqualTo(8);
    }
}
