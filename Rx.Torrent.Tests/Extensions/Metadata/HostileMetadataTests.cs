using Rx.Torrent.Bencode;
using Rx.Torrent.Extensions.Metadata;
using Rx.Torrent.Peers;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Extensions.Metadata;

/// <summary>Messages of <c>ut_metadata</c> that break its rules end the connection as the peer's fault, and nothing else.</summary>
public class HostileMetadataTests
{
    private readonly MetadataScene _scene = new();

    public static TheoryData<string> Nonsense => ["", "i3e", "d8:msg_typei0ee", "d5:piecei0ee", "d8:msg_typei0e5:piecei-1ee", "d8:msg_typei0e5:piecei99999999999ee", "d8:msg_typei0e", "x"];

    [Theory]
    [MemberData(nameof(Nonsense))]
    public void What_is_no_message_ends_the_connection(string body)
    {
        var peer = _scene.Honest();
        _scene.Scene.Pass(0.2);

        peer.Send(new Extended(MetadataScene.IdOf(peer), new Payload(System.Text.Encoding.Latin1.GetBytes(body))));
        _scene.Scene.Pass(1);
        _scene.Client.Ends.ShouldBe([DisconnectKind.ProtocolError]);
        _scene.Client.Faults.ShouldBeEmpty();
    }

    [Fact]
    public void A_kind_of_message_that_nobody_knows_is_ignored()
    {
        var peer = _scene.Peer();
        _scene.Scene.Pass(1);

        peer.Send(new Extended(MetadataScene.IdOf(peer), MetadataScene.Said(("msg_type", 77), ("piece", 0))));
        _scene.Scene.Pass(1);
        peer.IsConnected.ShouldBeTrue();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void A_piece_of_another_length_ends_the_connection(int more)
    {
        var head = BencodeDictionary.Of(("msg_type", 1), ("piece", 0), ("total_size", _scene.Metadata.Length)).Encode();
        var peer = _scene.Peer(_ => new Payload([.. head, .. new byte[MetadataMessage.PieceLength + more]]));

        _scene.Scene.Pass(1);
        peer.IsConnected.ShouldBeFalse();
        _scene.Client.Ends.ShouldBe([DisconnectKind.ProtocolError]);
    }

    [Fact]
    public void A_piece_with_another_total_size_than_the_peer_has_named_ends_the_connection()
    {
        _scene.Peer(piece => MetadataMessage.Data(piece, new byte[_scene.Metadata.Length + 1]));

        _scene.Scene.Pass(1);
        _scene.Client.Ends.ShouldBe([DisconnectKind.ProtocolError]);
    }

    [Theory]
    [InlineData(MetadataMessageKind.Data)]
    [InlineData(MetadataMessageKind.Reject)]
    public void An_answer_to_what_was_not_asked_ends_the_connection(object kind)
    {
        var peer = _scene.Peer();
        _scene.Scene.Pass(1);
        var last = _scene.PieceCount - 1; // four are asked for, and this is the fifth
        MetadataScene.AskedOf(peer).ShouldNotContain(last);

        peer.Send(new Extended(MetadataScene.IdOf(peer), kind is MetadataMessageKind.Data ? MetadataMessage.Data(last, _scene.Metadata) : MetadataMessage.Reject(last)));
        _scene.Scene.Pass(1);
        _scene.Client.Ends.ShouldBe([DisconnectKind.ProtocolError]);
    }

    [Fact]
    public void An_answer_that_comes_too_late_is_forgiven()
    {
        var peer = _scene.Peer(_scene.Right, delay: 17); // the request is lost after 15 seconds

        _scene.Scene.Pass(17.5);
        peer.IsConnected.ShouldBeTrue();
        _scene.Client.Ends.ShouldBeEmpty();
    }

    [Fact]
    public void A_message_longer_than_any_of_them_is_refused_from_its_header()
    {
        var peer = _scene.Peer();
        _scene.Scene.Pass(1);

        peer.Send(new Extended(MetadataScene.IdOf(peer), new Payload(new byte[20 * 1024])));
        _scene.Scene.Pass(1);
        _scene.Client.Ends.ShouldBe([DisconnectKind.ProtocolError]);
    }

    [Fact]
    public void Sizes_that_change_all_the_time_bring_nothing_about()
    {
        var peer = _scene.Peer();
        _scene.Scene.Pass(1);

        for (var size = 1; size < 200; size++) peer.Send(MetadataScene.Hello(size * 1000));
        _scene.Honest();
        _scene.Scene.Until(() => _scene.IsKnown, limit: 10);
        _scene.Client.Faults.ShouldBeEmpty();
    }
}
