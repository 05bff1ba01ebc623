using Rx.Torrent.Extensions.Metadata;
using Rx.Torrent.Plugins;
using Rx.Torrent.Tests.Simulation;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Extensions.Metadata;

/// <summary>BEP 9: a swarm that knows its info hash learns the rest from its peers.</summary>
public class MetadataFetchTests
{
    private readonly MetadataScene _scene = new();

    [Fact]
    public void From_the_link_to_all_pieces_over_one_connection()
    {
        var scene = new Scene(new TestContent(pieceCount: 8));
        var seed = scene.SeedClient(build: b => b.UseMetadataExchange());
        var client = scene.MagnetClient(peers: [seed.EndPoint], build: b => b.UseMetadataExchange());

        scene.Until(() => client.IsSeeding, limit: 30);

        client.Connected.Count.ShouldBe(1);
        client.Swarm.Metainfo!.Metadata.ToArray().ShouldBe(scene.Content.Metainfo.Metadata.ToArray());
        scene.Content.Read(client.Store).ShouldBe(scene.Content.Bytes.ToArray());
        client.Faults.ShouldBeEmpty();
        seed.Faults.ShouldBeEmpty();
    }

    [Fact]
    public void Several_peers_share_the_work()
    {
        var peers = Enumerable.Range(0, 3).Select(_ => _scene.Honest(delay: 0.5)).ToArray();

        _scene.Scene.Until(() => _scene.IsKnown, limit: 30);

        _scene.PieceCount.ShouldBe(5);
        peers.Count(peer => MetadataScene.AskedOf(peer).Count > 0).ShouldBeGreaterThan(1);
        peers.SelectMany(MetadataScene.AskedOf).ShouldBe(Enumerable.Range(0, _scene.PieceCount), ignoreOrder: true); // each once
    }

    [Fact]
    public void A_peer_is_asked_for_so_many_pieces_at_once_and_no_more()
    {
        var scene = new MetadataScene(options: new MetadataExchangeOptions { RequestsPerPeer = 2 });
        var peer = scene.Peer();

        scene.Scene.Pass(2);
        MetadataScene.AskedOf(peer).ShouldBe([0, 1]);
    }

    [Fact]
    public void A_slow_peer_is_helped_by_another()
    {
        var slow = _scene.Peer(); // never answers
        _scene.Scene.Pass(1);
        MetadataScene.AskedOf(slow).ShouldBe([0, 1, 2, 3]);
        var other = _scene.Honest();

        _scene.Scene.Until(() => _scene.IsKnown, limit: 6);
        MetadataScene.AskedOf(other).ShouldBe([4, 0, 1, 2, 3], ignoreOrder: true);
        slow.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public void Of_two_that_put_wrong_metadata_together_the_liar_is_banned_and_the_other_is_not()
    {
        var (honest, liar) = (_scene.Honest(delay: 0.2), _scene.Liar(delay: 0.2));

        _scene.Scene.Until(() => _scene.IsKnown, limit: 60);
        _scene.Scene.Pass(1);

        honest.IsConnected.ShouldBeTrue();
        liar.IsConnected.ShouldBeFalse();
        liar.Dial(_scene.Client.EndPoint);
        _scene.Scene.Pass(1);
        liar.IsConnected.ShouldBeFalse();
        _scene.Client.Ends.ShouldAllBe(kind => kind == Rx.Torrent.Peers.DisconnectKind.Banned);
    }

    [Fact]
    public void Four_liars_and_an_honest_one()
    {
        var liars = Enumerable.Range(0, 4).Select(_ => _scene.Liar(delay: 0.2)).ToArray();
        var honest = _scene.Honest(delay: 0.2);

        _scene.Scene.Until(() => _scene.IsKnown, limit: 120);
        _scene.Scene.Pass(1);

        honest.IsConnected.ShouldBeTrue();
        honest.ConnectionCount.ShouldBe(1);
        liars.Count(liar => !liar.IsConnected).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Who_alone_gives_something_wrong_is_banned_at_once()
    {
        var liar = _scene.Liar();

        _scene.Scene.Pass(5);
        liar.IsConnected.ShouldBeFalse();
        _scene.Client.Ends.ShouldBe([Rx.Torrent.Peers.DisconnectKind.Banned]);
        _scene.Client.Swarm.State.ShouldBe(SwarmState.FetchingMetadata);
    }

    [Fact]
    public void A_liar_who_left_is_not_let_in_again_when_the_truth_is_known()
    {
        var liar = _scene.Peer(piece => piece == 0 ? _scene.Wrong(piece) : null);
        _scene.Scene.Pass(1);
        liar.Close();
        _scene.Scene.Pass(0.5);
        var honest = new[] { _scene.Honest(delay: 0.1), _scene.Honest(delay: 0.1) };

        _scene.Scene.Until(() => _scene.IsKnown, limit: 60);
        _scene.Scene.Pass(1);
        liar.Dial(_scene.Client.EndPoint);
        _scene.Scene.Pass(1);
        liar.IsConnected.ShouldBeFalse();
        honest.ShouldAllBe(peer => peer.IsConnected);
    }

    [Fact]
    public void Peers_that_name_different_sizes_do_not_disturb_each_other()
    {
        var stalling = _scene.Peer(size: 15 * 1024 * 1024);
        var short1 = _scene.Peer(piece => MetadataMessage.Data(piece, new byte[100]), size: 100);
        var honest = _scene.Honest();

        _scene.Scene.Until(() => _scene.IsKnown, limit: 10);
        honest.IsConnected.ShouldBeTrue();
        short1.IsConnected.ShouldBeFalse();
        stalling.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public void Large_lies_make_room_for_what_is_small()
    {
        var liars = Enumerable.Range(0, 6).Select(i => _scene.Peer(size: 16 * 1024 * 1024 - i)).ToArray();
        _scene.Scene.Pass(1);
        liars.Count(liar => MetadataScene.AskedOf(liar).Count > 0).ShouldBeGreaterThan(1);
        _scene.Honest();

        _scene.Scene.Until(() => _scene.IsKnown, limit: 5);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16 * 1024 * 1024 + 1)]
    [InlineData(int.MaxValue)]
    public void A_size_that_cannot_be_is_not_asked_for(int size)
    {
        var peer = _scene.Scene.Peer().StaysAlive().Says(ExtendedHandshake.Empty.WithExtension("ut_metadata", MetadataScene.TheirId).With("metadata_size", size)).Dial(_scene.Client.EndPoint);

        _scene.Scene.Pass(60);
        MetadataScene.AskedOf(peer).ShouldBeEmpty();
        peer.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public void A_peer_that_rejects_is_asked_again_later_and_more_and_more_seldom()
    {
        var peer = _scene.Peer(piece => MetadataMessage.Reject(piece));

        _scene.Scene.Pass(4);
        var first = MetadataScene.AskedOf(peer).Count;
        _scene.Scene.Pass(4);
        MetadataScene.AskedOf(peer).Count.ShouldBeGreaterThan(first);
        _scene.Scene.Pass(112);
        var after2Minutes = MetadataScene.AskedOf(peer).Count;
        _scene.Scene.Pass(120);
        (MetadataScene.AskedOf(peer).Count - after2Minutes).ShouldBeInRange(1, 8);
        peer.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public void A_delay_without_end_is_as_long_as_any_is()
    {
        var scene = new MetadataScene(new MetadataExchangeOptions { RetryDelay = TimeSpan.MaxValue });
        var peer = scene.Peer(piece => MetadataMessage.Reject(piece));

        scene.Scene.Pass(300);
        MetadataScene.AskedOf(peer).Count.ShouldBeInRange(8, 16);
        scene.Client.Faults.ShouldBeEmpty();
    }

    [Fact]
    public void A_request_that_was_lost_is_made_again()
    {
        var lost = 0;
        var peer = _scene.Peer(piece => lost++ < 2 ? null : _scene.Right(piece));

        _scene.Scene.Until(() => _scene.IsKnown, limit: 60);
        peer.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public void What_a_peer_that_leaves_was_asked_for_another_one_is()
    {
        var leaving = _scene.Peer();
        _scene.Scene.Pass(1);
        var other = _scene.Honest();
        _scene.Scene.Pass(0.5);
        leaving.Close();

        _scene.Scene.Until(() => _scene.IsKnown, limit: 1.5);
        MetadataScene.AskedOf(other).Count.ShouldBe(_scene.PieceCount);
    }

    [Fact]
    public void A_peer_that_gets_it_later_is_asked_then()
    {
        var peer = _scene.Scene.Peer().StaysAlive().Says(ExtendedHandshake.Empty.WithExtension("ut_metadata", MetadataScene.TheirId)).Dial(_scene.Client.EndPoint);
        _scene.Scene.Pass(30);
        MetadataScene.AskedOf(peer).ShouldBeEmpty();

        peer.Send(ExtendedHandshake.Empty with { MetadataSize = _scene.Metadata.Length });
        _scene.Scene.Pass(1);
        MetadataScene.AskedOf(peer).ShouldBe([0, 1, 2, 3]);
    }

    [Fact]
    public void It_goes_on_when_it_is_put_in_late_and_ends_when_it_is_taken_out()
    {
        var scene = new Scene(new TestContent(pieceCount: 8));
        var client = scene.MagnetClient();
        var peer = scene.Peer().StaysAlive().Says(MetadataScene.Hello(scene.Content.Metainfo.Metadata.Length)).Dial(client.EndPoint);
        scene.Pass(1);

        var use = client.Client.Use(new MetadataExchangePlugin(new MetadataExchangeOptions()));
        scene.Pass(1);
        MetadataScene.AskedOf(peer).ShouldBe([0]);
        use.Dispose();
        scene.Pass(60);
        MetadataScene.AskedOf(peer).ShouldBe([0]);
        client.Faults.ShouldBeEmpty();
    }
}
