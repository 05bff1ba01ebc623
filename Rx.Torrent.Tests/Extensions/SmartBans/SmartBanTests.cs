using System.Net;
using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Storage;
using Rx.Torrent.Tests.Simulation;

namespace Rx.Torrent.Tests.Extensions.SmartBans;

/// <summary>Whoever sent a bad block is found, and nobody else is banned.</summary>
public class SmartBanTests
{
    private const int Blocks = 8;

    [Fact]
    public void Who_left_before_the_piece_failed_is_not_let_in_again()
    {
        var scene = Scene(pieces: 1);
        var client = scene.Client(build: b => b.UseSmartBan());
        var bad = scene.Peer().HasAll().Dial(client.EndPoint);
        scene.Until(() => bad.Asked().Contains(scene.Content.Block(0)));
        bad.Send(TestContent.Rubbish(scene.Content.Block(0)));
        scene.Pass(0.5);
        bad.Close();
        scene.Pass(0.5);
        var good = scene.Peer().HasAll().Serves(scene.Content).Dial(client.EndPoint);

        scene.Until(() => client.IsSeeding);
        client.Failed.Count.ShouldBe(1);
        scene.Pass(1);
        bad.Dial(client.EndPoint);
        scene.Pass(1);
        bad.IsConnected.ShouldBeFalse();
        bad.ConnectionCount.ShouldBe(2);
        client.Disconnected.Single(end => end.Peer.Id == good.Id).Reason.Kind.ShouldBe(DisconnectKind.Redundant); // not for what it sent
    }

    [Fact]
    public void Of_five_peers_of_which_one_sends_rubbish_in_every_piece_it_alone_is_banned()
    {
        var scene = Scene(pieces: 40);
        var client = scene.Client(build: b => b.UseSmartBan());
        var good = Enumerable.Range(0, 4).Select(_ => scene.Peer().StaysAlive().HasAll().Serves(scene.Content).Dial(client.EndPoint)).ToArray();
        var bad = scene.Peer().StaysAlive().HasAll().Serves(scene.Content, TestContent.Rubbish).Dial(client.EndPoint);

        scene.Until(() => client.IsSeeding);
        scene.Pass(1);
        client.Failed.ShouldNotBeEmpty();
        client.Disconnected.Where(end => end.Reason.Kind is DisconnectKind.Banned or DisconnectKind.BadBlocks)
            .Select(end => end.Peer.EndPoint.Address).ShouldBe([bad.Host.Address]);
        good.ShouldAllBe(peer => peer.ConnectionCount == 1);
    }

    [Fact]
    public void A_piece_that_has_failed_is_asked_of_one_peer_alone()
    {
        var scene = Scene(pieces: 1);
        var client = scene.Client(build: b => b.UseSmartBan());
        var peers = Enumerable.Range(0, 2).Select(_ => scene.Peer().StaysAlive().HasAll().Dial(client.EndPoint)).ToArray();
        scene.Until(() => peers.Sum(peer => peer.Asked().Count) >= Blocks);
        foreach (var peer in peers)
        {
            foreach (var block in peer.Asked()) peer.Send(block.Offset == 0 ? TestContent.Rubbish(block) : scene.Content.Piece(block));
            peer.ForgetReceived();
        }
        scene.Until(() => client.Failed.Count > 0);

        scene.Pass(5);
        peers.Count(peer => peer.Asked().Count > 0).ShouldBe(1);
        peers.Single(peer => peer.Asked().Count > 0).Asked().Select(block => block.Offset).Distinct().Count().ShouldBe(Blocks);
    }

    [Fact]
    public void When_the_one_leaves_another_gets_the_piece()
    {
        var scene = Scene(pieces: 1);
        var client = scene.Client(build: b => b.UseSmartBan());
        var peers = Enumerable.Range(0, 3).Select(_ => scene.Peer().StaysAlive().HasAll().Dial(client.EndPoint)).ToArray();
        scene.Until(() => peers.Sum(peer => peer.Asked().Count) >= Blocks);
        foreach (var peer in peers)
        {
            foreach (var block in peer.Asked()) peer.Send(block.Offset == 0 ? TestContent.Rubbish(block) : scene.Content.Piece(block));
            peer.ForgetReceived();
        }
        scene.Until(() => client.Failed.Count > 0 && peers.Any(peer => peer.Asked().Count > 0), limit: 30);
        var owner = peers.First(peer => peer.Asked().Count > 0);

        owner.Close();
        foreach (var peer in peers) peer.Serves(scene.Content);
        scene.Until(() => client.IsSeeding, limit: 30);
    }

    [Fact]
    public async Task Without_it_the_bytes_of_a_piece_can_be_read_and_anybody_banned_all_the_same()
    {
        var scene = Scene(pieces: 2);
        var client = scene.Client(scene.Content.Store(1));
        var peer = scene.Peer().Dial(client.EndPoint);
        scene.Pass(1);

        var read = client.Swarm.ReadAsync(scene.Content.Block(1, 2));
        scene.Pass(1);
        read.IsCompleted.ShouldBeTrue();
        (await read).ShouldBe(scene.Content.Piece(1, 2).Data);
        var unverified = client.Swarm.ReadAsync(scene.Content.Block(0));
        scene.Pass(1);
        (await Should.ThrowAsync<StoreException>(unverified)).Fault.ShouldBe(StoreFault.Unverified);
        client.Swarm.Ban(new IPEndPoint(peer.Host.Address, 1));
        scene.Pass(1);
        client.Ends.ShouldBe([DisconnectKind.Banned]);
    }

    private static Scene Scene(int pieces) => new(new TestContent(pieces, Blocks * PieceLayout.BlockLength));
}
