using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Plugins.Hooks;

/// <summary>on_choke … on_cancel, on_have_all … on_reject, on_piece, on_unknown_message, and those for which libtorrent has no hook.</summary>
public class MessageHookTests
{
    private static readonly BlockRange Block = new(new PieceIndex(0), 0, PieceLayout.BlockLength);

    private static readonly HashRange Hashes = new(new InfoHash(new byte[32]), 0, 0, 2, 0);

    /// <summary>One of each kind that may come behind the handshakes, by name.</summary>
    private static readonly PeerMessage[] All =
    [
        Choke.Instance, Unchoke.Instance, Interested.Instance, NotInterested.Instance, new Have(new PieceIndex(1)), new Bitfield(PieceSet.Of(4, 1, 2)),
        new Request(Block), new Piece(Block with { Piece = new PieceIndex(3) }, new Payload(new byte[PieceLayout.BlockLength])), new Cancel(Block),
        HaveAll.Instance, HaveNone.Instance, new AllowedFast(new PieceIndex(1)), new SuggestPiece(new PieceIndex(2)), new RejectRequest(Block),
        KeepAlive.Instance, new Port(6881), new Extended(9, new Payload([1])), new HashRequest(Hashes), new Hashes(Hashes, new Payload(new byte[64])), new HashReject(Hashes),
        new Unknown(77, new Payload([1, 2])), ExtendedHandshake.Empty with { ClientVersion = "Other 1" },
    ];

    public static TheoryData<string> Kinds => [.. All.Select(message => message.GetType().Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_incoming_message_can_be_dropped(string kind)
    {
        var dropped = 0;
        var scene = Scene(incoming: (messages, _) => messages.Where(message =>
        {
            if (message.GetType().Name != kind) return true;
            dropped++;
            return false;
        }));
        var peer = scene.Connect(Of(kind));

        dropped.ShouldBe(1);
        scene.Core.ShouldNotContain(message => message.GetType().Name == kind);
        peer.IsConnected.ShouldBeTrue();
        scene.Client.Faults.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_incoming_message_can_be_replaced(string kind)
    {
        var scene = Scene(incoming: (messages, _) => messages.Select(message => message.GetType().Name == kind ? new Unknown(55, Payload.Empty) : message));
        var peer = scene.Connect(Of(kind));

        scene.CoreGot<Unknown>().Single(message => message.Id == 55).Origin!.Plugin.ShouldBe("hook");
        scene.Core.ShouldNotContain(message => message.GetType().Name == kind && kind != "Unknown");
        peer.IsConnected.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_incoming_message_can_be_answered(string kind)
    {
        var scene = Scene(incoming: (messages, us) => messages.Do(message =>
        {
            if (message.GetType().Name == kind) us.Send(new Unknown(56, Payload.Empty));
        }));
        var peer = scene.Connect(Of(kind));

        peer.Heard<Unknown>().Count(message => message.Id == 56).ShouldBe(1);
        scene.Wire.OfType<Unknown>().Single(message => message.Id == 56).Origin!.Plugin.ShouldBe("hook");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_message_can_be_added_on_its_way_in(string kind)
    {
        var added = new Subject<PeerMessage>();
        var scene = Scene(incoming: (messages, _) => messages.Merge(added));
        var peer = scene.Connect();

        scene.Scene.Time.Schedule(() => added.OnNext(Of(kind).Copy()));
        scene.Scene.Pass(0.5);
        scene.Core.Last(message => message.GetType().Name == kind).Origin!.Plugin.ShouldBe("hook");
        peer.IsConnected.ShouldBeTrue();
        scene.Client.Faults.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_message_can_be_added_on_its_way_out(string kind)
    {
        var added = new Subject<PeerMessage>();
        var scene = Scene(outgoing: (messages, _) => messages.Merge(added));
        var peer = scene.Connect();

        scene.Scene.Time.Schedule(() => added.OnNext(Of(kind).Copy()));
        scene.Scene.Pass(0.5);
        peer.Received.Last(received => received.Value.GetType().Name == kind).Value.ShouldBe(Of(kind));
        scene.Client.Faults.ShouldBeEmpty();
    }

    [Fact]
    public void A_block_of_the_wire_comes_whole_and_is_replaced_by_the_right_one()
    {
        TestContent? content = null;
        var scene = Scene(incoming: (messages, _) => messages.Select(message => message is Piece piece ? content!.Piece(piece.Block) : message));
        content = scene.Content;
        scene.Connect(HaveAll.Instance, Unchoke.Instance).Serves(content, TestContent.Rubbish);
        var peer = scene.Connect(HaveAll.Instance, Unchoke.Instance).Serves(content, TestContent.Rubbish);
        peer.Send(Choke.Instance, Unchoke.Instance);

        foreach (var block in Enumerable.Range(0, 4).Select(piece => content.Block(piece))) peer.Send(TestContent.Rubbish(block));
        scene.Scene.Until(() => scene.Client.IsSeeding, limit: 90);
        content.Read(scene.Client.Store).ShouldBe(content.Bytes.ToArray());
        scene.Client.Failed.ShouldBeEmpty();
    }

    private static PeerMessage Of(string kind) => All.Single(message => message.GetType().Name == kind);

    private static PluginScene Scene(
        Func<IObservable<PeerMessage>, IPeer, IObservable<PeerMessage>>? incoming = null, Func<IObservable<PeerMessage>, IPeer, IObservable<PeerMessage>>? outgoing = null) =>
        new(b => b.Use(incoming, outgoing, "hook"), new TestContent(pieceCount: 4), 3);
}
