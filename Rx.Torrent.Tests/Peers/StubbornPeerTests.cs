using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Peers;

/// <summary>Peers that keep to the letter of the protocol and cost us what they can.</summary>
public class StubbornPeerTests
{
    private readonly Scene _scene = new(new TestContent(pieceCount: 64, pieceLength: 4 * PieceLayout.BlockLength));

    [Fact]
    public void Who_asks_for_more_than_it_was_told_it_may_is_not_heard_until_half_of_it_is_served()
    {
        var seed = _scene.SeedClient(host: _scene.Network.AddHost(conditions: new NetworkConditions { UploadRate = 4_000_000 }));
        var peer = _scene.Peer().Dial(seed.EndPoint);
        peer.WhenConnected.Subscribe(_ => peer.Send(Interested.Instance));
        _scene.Until(() => peer.Heard<Unchoke>().Count == 1);
        var link = ((PeerConnection)seed.Connected.Single()).Link;

        peer.Send(Enumerable.Range(0, 4000).Select(i => new Request(_scene.Content.Block(i % 64))));
        _scene.Pass(1);
        peer.Send(new Have(new PieceIndex(3)));
        _scene.Pass(1);
        link.IsParked.ShouldBeTrue();
        seed.Connected.Single().Pieces.IsEmpty.ShouldBeTrue();

        _scene.Pass(30);
        link.IsParked.ShouldBeFalse();
        seed.Connected.Single().Pieces.Count.ShouldBe(1);
        peer.Heard<Piece>().Count.ShouldBeGreaterThanOrEqualTo(2000);
        (peer.Heard<Piece>().Count + peer.Heard<RejectRequest>().Count).ShouldBe(4000);
    }

    [Fact]
    public void Blocks_that_nobody_asked_for_buy_no_patience()
    {
        var peer = _scene.Peer().Has(_scene.Content, 0, 1);
        var client = _scene.Client(peers: [peer.Listen()]);
        _scene.Until(() => peer.Asked().Count > 0, limit: 30);
        var unasked = _scene.Content.Piece(40);
        var other = _scene.Peer().Has(_scene.Content, 0, 1).Serves(_scene.Content);

        for (var i = 0; i < 3; i++)
        {
            _scene.Pass(8);
            peer.Send(unasked);
        }
        other.Dial(client.EndPoint);
        _scene.Pass(5);
        client.Verified.Count.ShouldBe(2); // what the first one owes was given to the other
    }

    [Fact]
    public void Saying_again_and_again_what_it_has_ends_the_connection()
    {
        var client = _scene.Client();
        var peer = _scene.Peer().Dial(client.EndPoint);
        _scene.Pass(1);

        peer.Send(Enumerable.Range(0, 1000).Select(i => i % 2 == 0 ? (PeerMessage)HaveAll.Instance : HaveNone.Instance));
        _scene.Pass(1);
        client.Ends.ShouldBe([DisconnectKind.ProtocolError]);
    }
}
