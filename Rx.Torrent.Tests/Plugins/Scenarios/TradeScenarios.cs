using System.Buffers.Binary;
using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Plugins.Dropped;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Plugins.Scenarios;

/// <summary>Whole downloads in which plugins change how blocks are traded.</summary>
public class TradeScenarios
{
    [Fact]
    public void Download_but_never_upload_completes_and_answers_each_request_once()
    {
        var scene = new PluginScene(b => b.Use(new NeverUpload()), new TestContent(pieceCount: 8));
        var curious = scene.Connect(Interested.Instance);
        var old = scene.Connect(isFast: false, Interested.Instance); // without BEP 6
        scene.Connect(HaveAll.Instance, Unchoke.Instance).Serves(scene.Content).Send(Choke.Instance, Unchoke.Instance);
        scene.Scene.Until(() => scene.Client.IsSeeding, limit: 90);

        var asked = Enumerable.Range(0, 8).Select(piece => scene.Content.Block(piece)).ToArray();
        foreach (var peer in (ScriptedPeer[])[curious, old]) peer.Send(asked.Select(block => new Request(block)));
        scene.Scene.Pass(120);
        curious.Heard<RejectRequest>().Select(reject => reject.Block).ShouldBe(asked);
        old.Heard<RejectRequest>().ShouldBeEmpty();
        foreach (var peer in (ScriptedPeer[])[curious, old])
        {
            peer.Heard<Have>().ShouldBeEmpty();
            peer.Heard<Piece>().ShouldBeEmpty();
            peer.IsConnected.ShouldBeTrue();
        }
        scene.Client.Progress.Uploaded.ShouldBe(0);
    }

    [Fact]
    public void Requests_travel_as_extended_messages_and_injected_blocks_answer_them_from_a_peer_that_never_unchokes()
    {
        var scene = new PluginScene(b => b.Use(name: "courier", extensions: [new ExtensionOffer("x_want", 64 * 1024)], incoming: Unpack, outgoing: Pack), new TestContent(pieceCount: 8));
        var peer = scene.Scene.Peer();
        byte answers = 0;
        peer.Messages.Subscribe(message =>
        {
            if (message is ExtendedHandshake hello && hello.TryGetExtension("x_want", out var id)) answers = id;
            if (message is not Extended { Id: 5 } want) return;
            var piece = new PieceIndex((int)BinaryPrimitives.ReadUInt32BigEndian(want.Body.Span));
            peer.Send(new Extended(answers, new Payload([.. want.Body.Span, .. scene.Content.Piece(scene.Content.Block(piece)).Data.Span])));
        });
        peer.Says(ExtendedHandshake.Empty.WithExtension("x_want", 5)).Dial(scene.Client.EndPoint);

        scene.Scene.Until(() => scene.Client.IsSeeding, limit: 60);
        scene.Content.Read(scene.Client.Store).ShouldBe(scene.Content.Bytes.ToArray());
        peer.Heard<Request>().ShouldBeEmpty();
        peer.Heard<Extended>().Count.ShouldBe(8);
        scene.Client.Progress.Wasted.ShouldBe(0);
        scene.Client.Faults.ShouldBeEmpty();
        scene.CoreGot<Piece>().ShouldAllBe(piece => piece.Origin!.Plugin == "courier");
    }

    [Fact]
    public void Every_third_block_is_dropped_and_the_torrent_completes_with_the_waste_counted_to_the_byte()
    {
        var (count, lost) = (0, new List<BlockRange>());
        var scene = new Scene(new TestContent(pieceCount: 16, pieceLength: 4 * PieceLayout.BlockLength, missing: 1000));
        var seed = scene.SeedClient();
        var leech = scene.Client(peers: [seed.EndPoint], build: b => b.Use(incoming: (messages, _) => messages.Where(message =>
        {
            if (message is not Piece piece || ++count % 3 != 0) return true;
            lost.Add(piece.Block);
            return false;
        })));

        scene.Until(() => leech.IsSeeding, limit: 120);
        lost.Count.ShouldBeGreaterThan(20);
        leech.Progress.Wasted.ShouldBe(lost.Sum(block => (long)block.Length));
        leech.Progress.Downloaded.ShouldBe(scene.Content.Bytes.Length);
        scene.Content.Read(leech.Store).ShouldBe(scene.Content.Bytes.ToArray());
        leech.Ends.ShouldAllBe(end => end == DisconnectKind.Redundant);
    }

    [Fact]
    public void A_block_that_others_bring_as_well_is_taken_back_from_the_plugin_that_took_its_request_over()
    {
        System.Net.IPEndPoint? slow = null;
        var cancelled = new List<BlockRange>();
        var scene = new PluginScene(
            b => b.Use(outgoing: (messages, peer) => messages.Where(message =>
            {
                if (!peer.EndPoint.Equals(slow)) return true;
                if (message is Cancel cancel) cancelled.Add(cancel.Block);
                if (message is Request) peer.TakeOver(message, TimeSpan.FromMinutes(10));
                return message is not (Request or Cancel);
            })),
            new TestContent(pieceCount: 4));
        var one = scene.ConnectSeed();
        one.Asked().Count.ShouldBe(4);
        scene.Scene.Pass(25); // it snubs us, so that others are asked
        var other = scene.Connect(HaveAll.Instance);
        slow = other.LocalEndPoint;
        other.Send(Unchoke.Instance);
        scene.Scene.Pass(2);
        cancelled.ShouldBeEmpty();

        one.Send(one.Asked().Take(4).Select(scene.Content.Piece)); // late, and welcome
        scene.Scene.Until(() => scene.Client.IsSeeding, limit: 5);
        cancelled.Select(block => block.Piece.Value).ShouldBe([0, 1, 2, 3], ignoreOrder: true);
        other.Heard<Cancel>().ShouldBeEmpty();
    }

    private static IObservable<PeerMessage> Pack(IObservable<PeerMessage> messages, IPeer peer) => messages.Where(message =>
    {
        if (message is not Request request || !peer.Extensions.TryGetExtension("x_want", out _)) return true;
        var body = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(body, (uint)request.Block.Piece.Value);
        peer.TakeOver(request, TimeSpan.FromSeconds(30));
        peer.Send(new Extended("x_want", new Payload(body)));
        return false;
    });

    private static IObservable<PeerMessage> Unpack(IObservable<PeerMessage> messages, IPeer peer) => messages.SelectMany(message => message switch
    {
        ExtendedHandshake hello when hello.TryGetExtension("x_want", out _) => [hello, HaveAll.Instance, Unchoke.Instance],
        Extended { Name: "x_want" } answer => [Block(answer.Body)],
        _ => new[] { message },
    });

    private static Piece Block(Payload body) => new(
        new BlockRange(new PieceIndex((int)BinaryPrimitives.ReadUInt32BigEndian(body.Span)), 0, body.Length - 4), new Payload(body.Span[4..].ToArray()));
}
