using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Testing.Simulation.Contents;
using Rx.Torrent.Testing.Simulation.Disks;
using Rx.Torrent.Testing.Simulation.Swarms;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Simulation.Swarms;

public class SimulatedSwarmTests
{
    private static readonly GeneratedContent Content = new(pieceCount: 40, pieceLength: 4096);

    private static readonly PeerSetup Slow = new() { Line = new() { UploadRate = 30_000 } };

    [Fact]
    public void A_hundred_peers_get_a_thousand_pieces()
    {
        using var swarm = new SimulatedSwarm(new GeneratedContent(pieceCount: 1000, pieceLength: 1024), seed: 1);
        var setup = new PeerSetup { Line = new() { UploadRate = 100_000 }, Swarm = options => options with { MaxConnections = 20 }, PeersWanted = 20 };
        swarm.AddSeed(setup);
        swarm.AddPeers(99, setup);

        swarm.UntilComplete(TimeSpan.FromHours(1));

        swarm.Peers.Sum(peer => peer.PieceCount).ShouldBe(100_000);
    }

    [Fact]
    public void Tens_of_thousands_of_pieces_take_no_room()
    {
        using var swarm = new SimulatedSwarm(new GeneratedContent(pieceCount: 20_000, pieceLength: 512), seed: 1);
        swarm.AddSeed();
        var peer = swarm.AddPeer();

        swarm.UntilComplete(TimeSpan.FromHours(1));

        peer.PieceCount.ShouldBe(20_000);
    }

    [Fact]
    public void A_flash_crowd_completes_when_the_seed_has_left()
    {
        using var swarm = new SimulatedSwarm(Content, seed: 2);
        var seed = swarm.AddSeed(Slow);
        swarm.FlashCrowd(12, TimeSpan.FromSeconds(5), Slow);
        swarm.Pass(TimeSpan.FromSeconds(5));
        var leechers = swarm.Peers.Skip(1).ToArray();
        leechers.Length.ShouldBe(12);
        swarm.Until(() => Enumerable.Range(0, 40).All(piece => leechers.Any(peer => peer.Swarm.Pieces.Contains(new(piece)))), what: "a second copy");

        swarm.Finish(seed.LeaveAsync());
        leechers.ShouldContain(peer => !peer.IsComplete);
        swarm.UntilComplete(TimeSpan.FromMinutes(30));

        leechers.ShouldAllBe(peer => peer.CompletedAt > peer.JoinedAt);
    }

    [Fact]
    public void Peers_come_and_go_and_who_stays_completes()
    {
        using var swarm = new SimulatedSwarm(Content, seed: 3);
        swarm.AddSeed(Slow);
        var faithful = swarm.AddPeer(Slow);
        var churn = swarm.Churn(new ChurnSetup { Peers = Slow, Between = TimeSpan.FromSeconds(3), Stay = TimeSpan.FromSeconds(8) });

        swarm.Until(() => faithful.IsComplete && swarm.Peers.Count > 8, TimeSpan.FromMinutes(30));
        churn.Dispose();

        swarm.Log.Timeline(2000).ShouldContain(nameof(SimulationEventKind.Crashed));
        swarm.Log.Timeline(2000).ShouldContain(nameof(SimulationEventKind.Left));
    }

    [Fact]
    public void Every_stream_of_every_peer_can_be_watched()
    {
        using var swarm = new SimulatedSwarm(Content, seed: 4);
        var requests = 0;
        var verified = new List<LiveList<PieceVerified>>();
        swarm.WhenPeerAdded.Subscribe(peer =>
        {
            peer.Messages.Subscribe(traffic => requests += traffic is { IsIncoming: false, Message: Request } ? 1 : 0);
            verified.Add(peer.Swarm.WhenPieceVerified.ToLiveList());
        });
        swarm.AddSeed();
        swarm.AddPeers(2);

        swarm.UntilComplete();

        requests.ShouldBeGreaterThanOrEqualTo(80);
        verified.Select(list => list.Count).ShouldBe([40, 40, 40]);
    }

    [Fact]
    public void A_failure_says_the_seed_and_what_happened()
    {
        using var swarm = new SimulatedSwarm(Content, seed: 99);
        swarm.AddPeers(2);

        var message = Should.Throw<SimulationException>(() => swarm.UntilComplete(TimeSpan.FromSeconds(30))).Message;

        message.ShouldStartWith("seed 99: completion did not come within 00:00:30");
        message.ShouldContain("#1 (10.0.2.1): 0 of 40 pieces, 1 connections, Downloading");
        message.ShouldContain("Connected");
    }

    [Fact]
    public void A_full_disk_stops_a_peer_until_there_is_room()
    {
        using var swarm = new SimulatedSwarm(Content, seed: 5);
        swarm.AddSeed(Slow);
        var peer = swarm.AddPeer(Slow with { Disk = new DiskConditions { Capacity = 20 * 4096 } });
        swarm.Until(() => peer.Swarm.State == SwarmState.Error, what: "the error");
        peer.PieceCount.ShouldBe(20);

        peer.Disk!.Conditions = new DiskConditions();
        swarm.Finish(peer.Swarm.ResumeAsync());

        swarm.UntilComplete(TimeSpan.FromMinutes(5));
    }

    [Fact]
    public void A_slow_disk_slows_a_download()
    {
        TimeSpan Took(DiskConditions disk)
        {
            using var swarm = new SimulatedSwarm(Content, seed: 6);
            swarm.AddSeed();
            var peer = swarm.AddPeer(new PeerSetup { Disk = disk });
            swarm.UntilComplete(TimeSpan.FromMinutes(5));
            return peer.CompletedAt!.Value - peer.JoinedAt;
        }

        Took(new DiskConditions { Rate = 20_000 }).ShouldBeGreaterThan(TimeSpan.FromSeconds(40 * 4096 / 20_000 - 1));
        Took(new DiskConditions()).ShouldBeLessThan(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void What_rots_on_a_disk_is_found_by_a_check_and_downloaded_again()
    {
        using var swarm = new SimulatedSwarm(Content, seed: 7);
        swarm.AddSeed();
        var peer = swarm.AddPeer(new PeerSetup { Disk = new DiskConditions() });
        swarm.UntilComplete();
        peer.DiskStore!.Rot(3 * 4096 + 9);
        peer.DiskStore!.Rot(30 * 4096);
        var again = peer.Swarm.WhenPieceVerified.ToLiveList();

        swarm.Finish(peer.Swarm.RecheckAsync());
        swarm.UntilComplete(TimeSpan.FromMinutes(5));

        again.Where(piece => piece.Origin == PieceOrigin.Downloaded).Select(piece => piece.Piece.Value).ShouldBe([3, 30], ignoreOrder: true);
    }

    [Fact]
    public void Who_is_behind_a_translator_trades_with_those_that_it_can_dial()
    {
        using var swarm = new SimulatedSwarm(Content, seed: 8);
        swarm.AddSeed(Slow);
        var open = swarm.AddPeer(Slow);
        var closed = swarm.AddPeer(Slow with { Nat = NatKind.Symmetric });

        swarm.UntilComplete(TimeSpan.FromMinutes(30));

        (open.IsComplete, closed.IsComplete).ShouldBe((true, true));
        closed.Swarm.Peers.ShouldAllBe(peer => !peer.IsIncoming);
    }
}
