using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Extensions.LostPieces;

/// <summary>BEP 54: a peer that had a piece no longer has it.</summary>
public class LostPiecesTests
{
    private readonly PluginScene _scene = new(b => b.UseDontHave());

    [Fact]
    public void The_core_learns_that_the_peer_has_lost_a_piece()
    {
        var peer = Peer(new Bitfield(PieceSet.Of(16, 3, 4)));

        Lose(peer, 3);
        var us = _scene.Client.Connected[0];
        us.Pieces.ShouldBe(PieceSet.Of(16, 4));
        us.AmInterested.ShouldBeTrue();
        Lose(peer, 4);
        us.Pieces.IsEmpty.ShouldBeTrue();
        us.AmInterested.ShouldBeFalse();
        peer.Heard<NotInterested>().Count.ShouldBe(1);
    }

    [Fact]
    public void A_lost_piece_is_not_asked_for_until_the_peer_has_it_again()
    {
        var peer = Peer(HaveAll.Instance);
        peer.Serves(_scene.Content);
        Lose(peer, 5);
        Lose(peer, 5); // said again it changes nothing

        peer.Send(Unchoke.Instance);
        _scene.Scene.Pass(5);
        peer.Asked().Select(block => block.Piece.Value).ShouldBe(Enumerable.Range(0, 16).Where(piece => piece != 5), ignoreOrder: true);
        _scene.Client.IsSeeding.ShouldBeFalse();
        peer.Send(new Have(new PieceIndex(5)));
        _scene.Scene.Pass(1);
        _scene.Client.IsSeeding.ShouldBeTrue();
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 16 })] // there are 16 pieces
    [InlineData(new byte[] { 255, 255, 255, 255 })]
    [InlineData(new byte[] { 0, 0, 1 })]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 0, 0, 0, 1, 0 })]
    public void What_names_no_piece_ends_the_connection_as_the_peers_fault(byte[] body)
    {
        var peer = Peer(HaveAll.Instance);

        peer.Send(new Extended(IdOf(peer), new Payload(body)));
        _scene.Scene.Pass(1);
        _scene.Client.Ends.ShouldBe([DisconnectKind.ProtocolError]);
        _scene.Client.Faults.ShouldBeEmpty();
    }

    [Fact]
    public void What_we_lose_is_said_to_a_peer_that_takes_it_and_to_no_other()
    {
        var (taking, other) = (Peer(ExtendedHandshake.Empty.WithExtension("lt_donthave", 7)), Peer());

        foreach (var connected in _scene.Client.Connected) connected.Send(new DontHave(new PieceIndex(2)));
        _scene.Scene.Pass(1);
        taking.Heard<Extended>().ShouldBe([new Extended(7, new Payload([0, 0, 0, 2]))]);
        other.Heard<Extended>().ShouldBeEmpty();
        _scene.Client.Ends.ShouldBeEmpty();
    }

    [Fact]
    public void Without_the_plugin_nothing_is_said_and_whoever_sends_it_hears_of_that()
    {
        var scene = new PluginScene(_ => { });
        var peer = scene.Connect(ExtendedHandshake.Empty.WithExtension("lt_donthave", 7));

        var sending = scene.Client.Connected[0].SendAsync(new DontHave(new PieceIndex(2)));
        scene.Scene.Pass(1);
        sending.Failure.ShouldNotBeNull();
        peer.Heard<Extended>().ShouldBeEmpty();
        peer.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public void What_nobody_can_have_ends_the_connection_as_the_peers_fault_also_while_the_pieces_are_unknown()
    {
        var scene = new Scene();
        var client = scene.MagnetClient(build: b => b.UseDontHave());
        var peer = scene.Peer().Dial(client.EndPoint);
        scene.Pass(0.5);

        peer.Send(new Extended(IdOf(peer), new Payload([0, 0x3f, 0xff, 0xff]))); // may be
        scene.Pass(0.5);
        peer.IsConnected.ShouldBeTrue();
        peer.Send(new Extended(IdOf(peer), new Payload([0, 0x40, 0, 0])));
        scene.Pass(0.5);
        client.Ends.ShouldBe([DisconnectKind.ProtocolError]);
        client.Faults.ShouldBeEmpty();
    }

    private ScriptedPeer Peer(params PeerMessage[] says) => _scene.Connect(says);

    private void Lose(ScriptedPeer peer, byte piece)
    {
        peer.Send(new Extended(IdOf(peer), new Payload([0, 0, 0, piece])));
        _scene.Scene.Pass(0.5);
    }

    private static byte IdOf(ScriptedPeer peer) => peer.Heard<ExtendedHandshake>()[0].TryGetExtension("lt_donthave", out var id) ? id : (byte)0;
}
