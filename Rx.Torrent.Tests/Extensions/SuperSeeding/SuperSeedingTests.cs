using Rx.Torrent.Extensions.SuperSeeding;
using Rx.Torrent.Primitives;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Extensions.SuperSeeding;

/// <summary>BEP 16: the only seed shows each peer one piece, and the next when that one was seen elsewhere.</summary>
public class SuperSeedingTests
{
    private readonly PluginScene _scene = new(b => b.UseSuperSeeding(), pieces: [.. Enumerable.Range(0, 16)]);

    [Fact]
    public void A_peer_is_told_of_nothing_but_one_piece()
    {
        var peer = _scene.Connect();

        _scene.Scene.Pass(30);
        peer.Heard<HaveNone>().Count.ShouldBe(1);
        peer.Heard<HaveAll>().ShouldBeEmpty();
        peer.Heard<AllowedFast>().ShouldBeEmpty();
        peer.Heard<Have>().Count.ShouldBe(1);
        peer.Heard<ExtendedHandshake>()[0].UploadOnly.ShouldBeFalse();
    }

    [Fact]
    public void It_can_be_put_into_a_client_that_runs_and_be_taken_out_again()
    {
        var scene = new PluginScene(static _ => { }, pieces: [.. Enumerable.Range(0, 16)]);
        scene.Connect().Heard<HaveAll>().Count.ShouldBe(1);

        using (scene.Client.Client.Use(new SuperSeedingPlugin()))
        {
            scene.Scene.Pass(1);
            var shown = scene.Connect();
            scene.Scene.Pass(1);
            shown.Heard<HaveAll>().ShouldBeEmpty();
            shown.Heard<Have>().Count.ShouldBe(1);
        }

        scene.Scene.Pass(1);
        scene.Connect().Heard<HaveAll>().Count.ShouldBe(1);
    }

    [Fact]
    public void Without_BEP_6_there_is_no_bitfield_but_one_piece()
    {
        var peer = new ScriptedPeer(_scene.Scene.Network.AddHost(), _scene.Content.Metainfo) { Reserved = ReservedBits.ExtensionProtocol }.Dial(_scene.Client.EndPoint);

        _scene.Scene.Pass(1);
        peer.Heard<Bitfield>().ShouldBeEmpty();
        peer.Heard<Have>().Count.ShouldBe(1);
    }

    [Fact]
    public void Peers_are_shown_different_pieces()
    {
        var shown = Enumerable.Range(0, 16).Select(_ => Shown(_scene.Connect()).Single()).ToArray();

        shown.Distinct().Count().ShouldBe(16);
    }

    [Fact]
    public void The_next_is_shown_when_another_peer_has_the_piece()
    {
        var (one, other) = (_scene.Connect(), _scene.Connect());
        var piece = Shown(one).Single();

        one.Send(Having(piece)); // that it has it itself shows nothing
        _scene.Scene.Pass(1);
        Shown(one).Length.ShouldBe(1);
        other.Send(Having(piece));
        _scene.Scene.Pass(1);
        Shown(one).Length.ShouldBe(2);
        Shown(other).Length.ShouldBe(1);
        Shown(one).ShouldNotContain(Shown(other).Single());
    }

    [Fact]
    public void A_peer_that_is_alone_is_shown_the_next_when_it_has_the_last()
    {
        var peer = _scene.Connect();

        peer.Send(Having(Shown(peer).Single()));
        _scene.Scene.Pass(1);
        Shown(peer).Length.ShouldBe(2);
    }

    [Fact]
    public void When_the_others_leave_the_last_one_goes_on()
    {
        var (one, other) = (_scene.Connect(), _scene.Connect());
        one.Send(Having(Shown(one).Single()));
        _scene.Scene.Pass(1);
        Shown(one).Length.ShouldBe(1);

        other.Close();
        _scene.Scene.Pass(1);
        Shown(one).Length.ShouldBe(2);
    }

    [Fact]
    public void What_was_not_shown_is_not_served()
    {
        var peer = _scene.Connect(Interested.Instance);
        _scene.Scene.Until(() => peer.Heard<Unchoke>().Count > 0);
        var shown = Shown(peer).Single();

        peer.Send(new Request(_scene.Content.Block((shown + 1) % 16)), new Request(_scene.Content.Block(shown)));
        _scene.Scene.Pass(1);
        peer.Heard<RejectRequest>().Single().Block.Piece.Value.ShouldBe((shown + 1) % 16);
        peer.Heard<Piece>().Single().Block.Piece.Value.ShouldBe(shown);
    }

    [Fact]
    public void When_there_is_another_seed_everybody_is_told_everything()
    {
        var peer = _scene.Connect(new Have(new PieceIndex(0)));
        var seed = _scene.Connect(HaveAll.Instance);

        _scene.Scene.Pass(3);
        Shown(peer).Append(0).Distinct().Order().ShouldBe(Enumerable.Range(0, 16));
        var late = _scene.Connect();
        late.Heard<HaveAll>().Count.ShouldBe(1);
        _ = seed;
    }

    [Fact]
    public void Who_lacks_a_piece_itself_says_what_it_has()
    {
        var scene = new PluginScene(b => b.UseSuperSeeding(), pieces: [1, 2]);
        var peer = scene.Connect();

        peer.Heard<Bitfield>().ShouldBe([new Bitfield(PieceSet.Of(16, 1, 2))]);
    }

    [Fact]
    public void It_may_be_for_some_swarms_only()
    {
        var scene = new PluginScene(b => b.UseSuperSeeding(new SuperSeedingOptions { When = _ => false }), pieces: [.. Enumerable.Range(0, 16)]);

        scene.Connect().Heard<HaveAll>().Count.ShouldBe(1);
    }

    [Fact]
    public void Five_peers_get_everything_for_little_more_than_one_copy()
    {
        var scene = new Scene(new TestContent(pieceCount: 60));
        var seed = scene.Client(
            scene.Content.FullStore(), build: b => b.UseSuperSeeding(), host: scene.Network.AddHost(conditions: new NetworkConditions { UploadRate = 100_000 }));
        var leeches = new List<SceneClient>();
        for (var i = 0; i < 5; i++) leeches.Add(scene.Client(peers: [seed.EndPoint, .. leeches.Select(leech => leech.EndPoint)]));

        scene.Until(() => leeches.TrueForAll(leech => leech.IsSeeding), limit: 900);
        ((double)seed.Progress.Uploaded / scene.Content.Layout.TotalLength).ShouldBeLessThan(1.5);
        seed.Faults.ShouldBeEmpty();
    }

    private static int[] Shown(ScriptedPeer peer) => [.. peer.Heard<Have>().Select(have => have.Index.Value)];

    private static Have Having(int piece) => new(new PieceIndex(piece));
}
