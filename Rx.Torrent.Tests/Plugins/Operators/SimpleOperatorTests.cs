using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Plugins.Operators;
using Rx.Torrent.Primitives;
using Rx.Torrent.Testing;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Plugins.Operators;

/// <summary>The operators that are one line of LINQ: what passes, and how each ends.</summary>
public class SimpleOperatorTests
{
    private static readonly BlockRange Block = new(new PieceIndex(1), 0, 16384);

    private readonly Subject<PeerMessage> _messages = new();

    [Fact]
    public void Block_keeps_one_kind_back()
    {
        var list = _messages.Block<Choke>().ToLiveList();

        Say(Choke.Instance, Unchoke.Instance, Choke.Instance);
        list.AssertEqual(Unchoke.Instance);
    }

    [Fact]
    public void Block_with_a_condition_keeps_those_back_for_which_it_holds()
    {
        var list = _messages.Block<Have>(have => have.Index == 2).ToLiveList();

        Say(Having(1), Having(2), Unchoke.Instance, Having(3));
        list.AssertEqual(Having(1), Unchoke.Instance, Having(3));
    }

    [Fact]
    public void Replace_says_something_else_in_its_place()
    {
        var list = _messages.Replace<Have>(have => have.Index == 2 ? HaveNone.Instance : have).ToLiveList();

        Say(Having(1), Having(2), Choke.Instance);
        list.AssertEqual(Having(1), HaveNone.Instance, Choke.Instance);
    }

    [Fact]
    public void Inject_adds_to_the_messages_and_ends_with_them()
    {
        var injected = new Subject<PeerMessage>();
        var list = _messages.Inject(injected).ToLiveList();

        Say(Having(1));
        injected.OnNext(Choke.Instance);
        Say(Having(2));
        list.AssertEqual(Having(1), Choke.Instance, Having(2));
        list.AssertAlive();
        _messages.OnCompleted();
        list.AssertCompleted();
        injected.HasObservers.ShouldBeFalse();
    }

    [Fact]
    public void Inject_goes_on_when_there_is_nothing_more_to_inject()
    {
        var list = _messages.Inject(Observable.Return<PeerMessage>(Choke.Instance)).ToLiveList();

        Say(Having(1));
        list.AssertEqual(Choke.Instance, Having(1));
        list.AssertAlive();
    }

    [Fact]
    public void OfBlock_is_the_life_of_one_block()
    {
        var list = _messages.OfBlock(Block).ToLiveList();
        var other = Block with { Offset = 16384 };
        var piece = new Piece(Block, new Payload(new byte[Block.Length]));

        Say(new Request(Block), new Request(other), piece, Choke.Instance, new Cancel(Block), new RejectRequest(Block), new RejectRequest(other));
        list.AssertEqual(new Request(Block), piece, new Cancel(Block), new RejectRequest(Block));
    }

    [Fact]
    public void Each_ends_as_its_source_does()
    {
        var failure = new InvalidOperationException("mine");
        foreach (var operate in (Func<IObservable<PeerMessage>, IObservable<PeerMessage>>[])
            [m => m.Block<Choke>(), m => m.Block<Have>(_ => true), m => m.Replace<Have>(have => have), m => m.Inject(Observable.Never<PeerMessage>()), m => m.OfBlock(Block)])
        {
            operate(Observable.Throw<PeerMessage>(failure)).ToLiveList().Error.ShouldBe(failure);
            operate(Observable.Empty<PeerMessage>()).ToLiveList().AssertCompleted();
        }
    }

    [Fact]
    public void Reply_answers_the_peer_and_lets_the_question_pass()
    {
        var scene = new PluginScene(b => b.Use(incoming: (messages, peer) => messages
            .Reply<Have>(peer, have => have.Index == 3 ? new Have(new PieceIndex(4)) : null)));
        var peer = scene.Connect(Having(3), Having(5));

        peer.Heard<Have>().ShouldBe([Having(4)]);
        scene.CoreGot<Have>().ShouldBe([Having(3), Having(5)]);
    }

    [Fact]
    public void Record_hands_over_copies_with_the_time_since_the_subscription()
    {
        var recorded = new List<(TimeSpan Time, PeerMessage Message)>();
        var scene = new PluginScene(b => b.Use(incoming: (messages, peer) => messages.Record(peer, (time, message) => recorded.Add((time, message)))));
        var peer = scene.Connect();

        peer.Says(HaveAll.Instance, Unchoke.Instance).Serves(scene.Content);
        peer.Send(HaveAll.Instance, Unchoke.Instance);
        scene.Scene.Until(() => scene.Client.IsSeeding);
        var pieces = recorded.Select(one => one.Message).OfType<Piece>().ToArray();
        pieces.Length.ShouldBe(16);
        pieces.ShouldAllBe(piece => piece == scene.Content.Piece(piece.Block)); // readable, though the core has given the blocks back long ago
        recorded.Select(one => one.Time).ShouldBeInOrder();
        recorded[^1].Time.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(500));
    }

    private static Have Having(int piece) => new(new PieceIndex(piece));

    private void Say(params PeerMessage[] messages)
    {
        foreach (var message in messages) _messages.OnNext(message);
    }
}
