using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Simulation;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Plugins.Hooks;

/// <summary>on_piece_pass, on_piece_failed: of the swarm and of each peer that took part.</summary>
public class PieceHookTests
{
    private readonly List<string> _log = [];

    [Fact]
    public void A_verified_piece_names_everybody_who_sent_a_block_of_it_also_those_who_have_left()
    {
        var scene = Scene();
        var (one, other) = SendAPieceTogether(scene, lastIsRight: true);

        var piece = scene.Client.Verified.Single();
        piece.Origin.ShouldBe(PieceOrigin.Downloaded);
        piece.Contributors.Select(peer => peer.Id).ShouldBe([one.Id, other.Id], ignoreOrder: true);
        one.IsConnected.ShouldBeFalse();
    }

    [Fact]
    public void A_failed_piece_names_everybody_who_sent_a_block_of_it_also_those_who_have_left()
    {
        var scene = Scene();
        var (one, other) = SendAPieceTogether(scene, lastIsRight: false);

        scene.Client.Failed.Single().Contributors.Select(peer => peer.Id).ShouldBe([one.Id, other.Id], ignoreOrder: true);
        one.IsConnected.ShouldBeFalse();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Peers_that_took_part_hear_of_a_piece_first_then_the_swarm_then_it_takes_effect(bool isRight)
    {
        var scene = Scene();
        var bystander = scene.Connect();
        var (one, other) = SendAPieceTogether(scene, isRight);
        scene.Scene.Pass(1);

        _log.Take(3).ShouldBe([$"peer {one.LocalEndPoint}", $"peer {other.LocalEndPoint}", "swarm"], ignoreOrder: true);
        _log[2].ShouldBe("swarm");
        _log.Skip(3).ShouldBe(isRight ? ["have"] : []);
        bystander.Heard<Have>().Count.ShouldBe(isRight ? 1 : 0);
    }

    [Fact]
    public void Pieces_that_are_found_on_disk_say_so_and_name_nobody()
    {
        var found = new List<PieceVerified>();
        var scene = new PluginScene(b => b.Use(new Watching(swarm => swarm.WhenPieceVerified.Subscribe(found.Add))), new TestContent(pieceCount: 4), 1, 2);
        var client = scene.Client;

        found.Select(piece => (piece.Piece.Value, piece.Origin, piece.Contributors.Count)).ShouldBe([(1, PieceOrigin.FoundOnDisk, 0), (2, PieceOrigin.FoundOnDisk, 0)], ignoreOrder: true);
        client.Faults.ShouldBeEmpty();
    }

    /// <summary>One piece of two blocks, of which each peer sends one; the first leaves before the second is done.</summary>
    private static (ScriptedPeer One, ScriptedPeer Other) SendAPieceTogether(PluginScene scene, bool lastIsRight)
    {
        var (first, second) = (scene.Content.Block(0, 0), scene.Content.Block(0, 1));
        var one = scene.Connect(HaveAll.Instance, Unchoke.Instance);
        one.Send(scene.Content.Piece(first));
        scene.Scene.Pass(0.5);
        one.Close();
        scene.Scene.Pass(0.5);
        var other = scene.Connect(HaveAll.Instance, Unchoke.Instance);
        other.Asked().ShouldContain(second);
        other.Send(lastIsRight ? scene.Content.Piece(second) : TestContent.Rubbish(second));
        scene.Scene.Pass(0.5);
        return (one, other);
    }

    private PluginScene Scene() => new(
        b => b.Use(new Watching(swarm =>
        {
            swarm.WhenPieceVerified.Subscribe(_ => _log.Add("swarm"));
            swarm.WhenPieceFailed.Subscribe(_ => _log.Add("swarm"));
            swarm.WhenPeerConnected.Subscribe(peer =>
            {
                peer.WhenPieceVerified.Subscribe(_ => _log.Add($"peer {peer.EndPoint}"));
                peer.WhenPieceFailed.Subscribe(_ => _log.Add($"peer {peer.EndPoint}"));
                peer.Sent.OfType<Have>().Subscribe(_ => _log.Add("have"));
            });
        })),
        new TestContent(pieceCount: 1, pieceLength: 2 * PieceLayout.BlockLength));
}
