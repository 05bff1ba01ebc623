using Rx.Torrent.Extensions.Metadata;
using Rx.Torrent.Peers;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Simulation;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Extensions.Metadata;

/// <summary>BEP 9: whoever has the metadata gives it to others.</summary>
public class MetadataGiftTests
{
    private readonly Scene _scene = new(MetadataScene.LongMetadata());

    private byte[] Metadata => _scene.Content.Metainfo.Metadata.ToArray();

    [Fact]
    public void It_says_how_long_the_metadata_is_and_gives_each_piece_that_is_asked_for()
    {
        var client = _scene.Client(build: b => b.UseMetadataExchange());
        var peer = Asking(client, 0, 1, 2, 3, 4);

        peer.Heard<ExtendedHandshake>()[0].MetadataSize.ShouldBe(Metadata.Length);
        var given = MetadataScene.Read(peer).ToArray();
        given.Select(message => message.Piece).ShouldBe([0, 1, 2, 3, 4]);
        given.ShouldAllBe(message => message.Kind == MetadataMessageKind.Data && message.TotalSize == Metadata.Length);
        given.SelectMany(message => message.Bytes.ToArray()).ShouldBe(Metadata);
    }

    [Fact]
    public void A_piece_that_is_not_there_is_rejected()
    {
        var peer = Asking(_scene.Client(build: b => b.UseMetadataExchange()), 5, int.MaxValue);

        MetadataScene.PiecesOf(peer, MetadataMessageKind.Reject).ShouldBe([5, int.MaxValue]);
        peer.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public void Who_has_none_rejects_and_says_so_when_it_has()
    {
        var client = _scene.MagnetClient(build: b => b.UseMetadataExchange());
        var peer = Asking(client, 0);
        MetadataScene.PiecesOf(peer, MetadataMessageKind.Reject).ShouldBe([0]);
        peer.Heard<ExtendedHandshake>()[0].MetadataSize.ShouldBeNull();

        client.Swarm.TrySetMetadata(Metadata);
        _scene.Pass(1);
        var again = peer.Heard<ExtendedHandshake>()[^1];
        again.MetadataSize.ShouldBe(Metadata.Length);
        again.TryGetExtension("ut_metadata", out _).ShouldBeTrue(); // some take what is not said again for taken back
        Ask(peer, 1);
        MetadataScene.PiecesOf(peer, MetadataMessageKind.Data).ShouldBe([1]);
    }

    [Fact]
    public void A_peer_gets_all_of_it_twice_and_then_so_much_a_second()
    {
        var peer = Asking(_scene.Client(build: b => b.UseMetadataExchange(new MetadataExchangeOptions { PiecesPerSecond = 1 })));

        for (var i = 0; i < 4; i++) Ask(peer, 0, 1, 2, 3, 4);
        MetadataScene.PiecesOf(peer, MetadataMessageKind.Data).Count.ShouldBeInRange(10, 12);
        MetadataScene.PiecesOf(peer, MetadataMessageKind.Reject).Count.ShouldBeInRange(8, 10);
        _scene.Pass(3);
        var before = MetadataScene.PiecesOf(peer, MetadataMessageKind.Data).Count;
        Ask(peer, 0, 1, 2, 3, 4);
        (MetadataScene.PiecesOf(peer, MetadataMessageKind.Data).Count - before).ShouldBeInRange(3, 4);
    }

    [Fact]
    public void A_flood_of_requests_ends_the_connection()
    {
        var client = _scene.Client(build: b => b.UseMetadataExchange());
        var peer = Asking(client);

        Ask(peer, [.. Enumerable.Repeat(0, 2000)]);
        _scene.Pass(5);
        client.Ends.ShouldBe([DisconnectKind.ProtocolError]);
    }

    [Fact]
    public void Who_does_not_read_gets_no_more_than_a_little()
    {
        var client = _scene.Client(build: b => b.UseMetadataExchange(new MetadataExchangeOptions { PiecesPerSecond = 10_000 }));
        var peer = Asking(client);
        peer.IsReading = false;

        for (var i = 0; i < 20; i++)
        {
            Ask(peer, [.. Enumerable.Repeat(0, 40)]);
            _scene.Pass(1);
        }
        peer.IsReading = true;
        _scene.Pass(5);
        MetadataScene.PiecesOf(peer, MetadataMessageKind.Data).Count.ShouldBeLessThan(100);
    }

    [Fact]
    public void Of_a_private_torrent_nothing_is_said_or_given()
    {
        var scene = new Scene(new TestContent(pieceCount: 4, isPrivate: true));
        var peer = scene.Peer().Says(MetadataScene.Hello(1)).Dial(scene.Client(build: b => b.UseMetadataExchange()).EndPoint);
        scene.Pass(1);

        var hello = peer.Heard<ExtendedHandshake>()[0];
        hello.MetadataSize.ShouldBeNull();
        hello.TryGetExtension("ut_metadata", out _).ShouldBeFalse();
    }

    private ScriptedPeer Asking(SceneClient client, params int[] pieces)
    {
        var peer = _scene.Peer().StaysAlive().Says(ExtendedHandshake.Empty.WithExtension("ut_metadata", MetadataScene.TheirId)).Dial(client.EndPoint);
        _scene.Pass(0.5);
        Ask(peer, pieces);
        return peer;
    }

    private void Ask(ScriptedPeer peer, params int[] pieces)
    {
        peer.Send(pieces.Select(piece => new Extended(MetadataScene.IdOf(peer), MetadataMessage.Request(piece))));
        _scene.Pass(0.5);
    }
}
