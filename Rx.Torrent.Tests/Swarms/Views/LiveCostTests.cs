using Rx.Torrent.Picking;
using Rx.Torrent.Primitives;
using Rx.Torrent.Tests.Changes;
using Rx.Torrent.Tests.Simulation;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Swarms.Views;

/// <summary>Watching costs those who watch.</summary>
public class LiveCostTests
{
    [Fact]
    public void A_swarm_that_is_no_longer_watched_allocates_what_it_did_before()
    {
        var scene = new Scene(new TestContent(pieceCount: 200));
        var client = scene.Client();
        for (var i = 0; i < 5; i++) scene.Peer().StaysAlive().Says(Interested.Instance).Dial(client.EndPoint);
        scene.Pass(60);
        var before = Least();

        var live = client.Swarm.Live;
        using (live.Peers.Connect().ToFold())
        using (live.Pieces.Connect().ToFold())
        using (live.Files.Connect().ToFold())
        using (live.Trackers.Connect().ToFold())
        using (client.Client.Live.Swarms.Connect().ToFold()) scene.Pass(60);
        scene.Pass(60);

        Least().ShouldBeLessThan(before + 2000); // in ten seconds; one look at the pieces alone would be ten times that

        long Least() => Enumerable.Range(0, 4).Min(_ =>
        {
            var bytes = GC.GetAllocatedBytesForCurrentThread();
            scene.Pass(10);
            return GC.GetAllocatedBytesForCurrentThread() - bytes;
        });
    }

    [Fact]
    public void Many_pieces_and_peers_in_which_nothing_happens_are_looked_at_and_not_told()
    {
        var scene = new Scene(new TestContent(pieceCount: 10_000, pieceLength: 64));
        var client = scene.Client(options: options => options with { MaxConnectionsPerAddress = 100 });
        for (var i = 0; i < 30; i++) scene.Peer().StaysAlive().Says(new Bitfield(PieceSet.Of(10_000, Enumerable.Range(0, 5000))), Choke.Instance).Dial(client.EndPoint);
        scene.Pass(2);
        var (peers, pieces) = (client.Swarm.Live.Peers.Connect().ToFold(), client.Swarm.Live.Pieces.Connect().ToFold());
        scene.Pass(20);

        (pieces.Items.Count, peers.Items.Count).ShouldBe((10_000, 30));
        pieces.Items[new PieceIndex(4999)].Availability.ShouldBe(30);
        pieces.Items[new PieceIndex(5000)].Priority.ShouldBe(PiecePriority.Normal);
        pieces.Sets.Count.ShouldBe(1);
        peers.Sets.Count.ShouldBe(1);
    }
}
