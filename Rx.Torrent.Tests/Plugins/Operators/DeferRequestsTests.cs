using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins.Operators;
using Rx.Torrent.Primitives;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Plugins.Operators;

/// <summary>Requests leave the line until something decides on them; each gets exactly one answer.</summary>
public class DeferRequestsTests
{
    private readonly Dictionary<BlockRange, AsyncSubject<bool>> _decisions = [];

    [Fact]
    public void Of_fifty_requests_some_are_cancelled_some_granted_some_refused_some_left_hanging_and_each_is_answered_once()
    {
        var scene = Scene(new DeferOptions { Timeout = TimeSpan.FromSeconds(10) });
        var peer = Downloader(scene);
        var blocks = Enumerable.Range(0, 50).Select(piece => scene.Content.Block(piece)).ToArray();

        peer.Send(blocks.Select(block => new Request(block)));
        scene.Scene.Pass(1);
        Answers(peer).ShouldBeEmpty();
        scene.CoreGot<Request>().ShouldBeEmpty();
        for (var i = 0; i < 50; i += 4) Decide(blocks[i], true);
        for (var i = 1; i < 50; i += 4) Decide(blocks[i], false);
        for (var i = 2; i < 50; i += 4) peer.Send(new Cancel(blocks[i]));
        scene.Scene.Pass(1);
        peer.Heard<Piece>().Select(piece => piece.Block).ShouldBe(blocks.Where((_, i) => i % 4 == 0), ignoreOrder: true);
        peer.Heard<RejectRequest>().Select(reject => reject.Block).ShouldBe(blocks.Where((_, i) => i % 4 is 1 or 2), ignoreOrder: true);
        scene.Scene.Pass(10);
        Answers(peer).ShouldBe(blocks, ignoreOrder: true);
        peer.Heard<Piece>().Count.ShouldBe(13);
        _decisions.Values.ShouldAllBe(decision => !decision.HasObservers);
        foreach (var block in blocks) Decide(block, true); // too late
        scene.Scene.Pass(70);
        Answers(peer).Count.ShouldBe(50);
    }

    [Fact]
    public void Other_messages_do_not_wait()
    {
        var scene = Scene();
        var peer = Downloader(scene);

        peer.Send(new Request(scene.Content.Block(1)), new Have(new PieceIndex(2)));
        scene.Scene.Pass(1);
        scene.CoreGot<Have>().Count().ShouldBe(1);
    }

    [Fact]
    public void At_the_budget_the_peer_is_not_read()
    {
        var scene = Scene(new DeferOptions { Budget = 3 });
        var peer = Downloader(scene);

        peer.Send(Enumerable.Range(0, 10).Select(piece => new Request(scene.Content.Block(piece))));
        scene.Scene.Pass(1);
        _decisions.Count.ShouldBe(3);
        peer.Send(new Port(9));
        scene.Scene.Pass(1);
        scene.CoreGot<Port>().ShouldBeEmpty();
        for (var i = 0; i < 10; i++)
        {
            Decide(scene.Content.Block(i), true);
            scene.Scene.Pass(0.1);
            _decisions.Count.ShouldBe(Math.Min(10, i + 4));
        }
        scene.Scene.Pass(1);
        scene.CoreGot<Port>().Count().ShouldBe(1);
        peer.Heard<Piece>().Count.ShouldBe(10);
    }

    [Fact]
    public void Our_choke_refuses_what_waits()
    {
        var scene = Scene();
        var peer = Downloader(scene);

        peer.Send(Enumerable.Range(0, 5).Select(piece => new Request(scene.Content.Block(piece))));
        scene.Scene.Pass(1);
        scene.Client.Connected[0].Send(Choke.Instance);
        scene.Scene.Pass(1);
        peer.Heard<RejectRequest>().Count.ShouldBe(5);
        var order = peer.Received.Select(received => received.Value).Where(message => message is Choke or RejectRequest).ToArray();
        order[0].ShouldBeOfType<Choke>();
    }

    [Fact]
    public void The_disconnect_disposes_the_decisions()
    {
        var scene = Scene();
        var peer = Downloader(scene);
        peer.Send(new Request(scene.Content.Block(1)));
        scene.Scene.Pass(1);
        _decisions.Values.Single().HasObservers.ShouldBeTrue();

        peer.Close();
        scene.Scene.Pass(1);
        _decisions.Values.Single().HasObservers.ShouldBeFalse();
    }

    [Fact]
    public void A_request_that_is_said_twice_is_answered_once()
    {
        var scene = Scene();
        var peer = Downloader(scene);
        var block = scene.Content.Block(1);

        peer.Send(new Request(block), new Request(block));
        scene.Scene.Pass(1);
        Decide(block, true);
        scene.Scene.Pass(120);
        Answers(peer).ShouldBe([block]);
    }

    [Fact]
    public void No_decision_at_all_refuses()
    {
        var scene = new PluginScene(
            b => b.Use(incoming: (messages, peer) => messages.DeferRequests(peer, _ => Observable.Empty<bool>())), pieces: [0, 1]);
        var peer = Downloader(scene);

        peer.Send(new Request(scene.Content.Block(1)));
        scene.Scene.Pass(1);
        peer.Heard<RejectRequest>().Count.ShouldBe(1);
    }

    [Fact]
    public void A_decision_that_fails_is_the_plugins_fault()
    {
        var scene = new PluginScene(b => b.Use(incoming: (messages, peer) =>
            messages.DeferRequests(peer, _ => Observable.Throw<bool>(new InvalidOperationException("mine")))), pieces: [0, 1]);
        var peer = Downloader(scene);

        peer.Send(new Request(scene.Content.Block(1)));
        scene.Scene.Pass(1);
        scene.Client.Ends.ShouldBe([DisconnectKind.PluginFault]);
    }

    [Fact]
    public void Without_bep_6_a_refusal_is_silence()
    {
        var scene = Scene();
        var peer = new ScriptedPeer(scene.Scene.Network.AddHost(), scene.Content.Metainfo) { Reserved = default };
        peer.StaysAlive().Says(Interested.Instance).Dial(scene.Client.EndPoint);
        scene.Scene.Until(() => peer.Heard<Unchoke>().Count > 0);

        peer.Send(new Request(scene.Content.Block(1)));
        scene.Scene.Pass(1);
        Decide(scene.Content.Block(1), false);
        scene.Scene.Pass(1);
        Answers(peer).ShouldBeEmpty();
        peer.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public void Limits_that_cannot_be_are_refused_where_they_are_written()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new DeferOptions { Budget = 0 });
        Should.Throw<ArgumentOutOfRangeException>(() => new DeferOptions { Timeout = TimeSpan.Zero });
        Should.Throw<ArgumentOutOfRangeException>(() => new DeferOptions { Timeout = TimeSpan.MaxValue });
    }

    [Fact]
    public void Requests_that_are_cancelled_at_once_are_forgotten_though_an_older_one_waits()
    {
        var requests = new List<WeakReference>();
        var scene = new PluginScene(
            b => b.Use(incoming: (messages, peer) => messages.DeferRequests(
                peer,
                request =>
                {
                    requests.Add(new WeakReference(request));
                    return Observable.Never<bool>();
                },
                new DeferOptions { Timeout = TimeSpan.FromHours(1) })),
            new TestContent(pieceCount: 50),
            [.. Enumerable.Range(0, 50)]);
        var peer = Downloader(scene);
        peer.Send(new Request(scene.Content.Block(0)));
        for (var i = 0; i < 200; i++)
        {
            peer.Send(Enumerable.Repeat(0, 100).SelectMany(_ => new PeerMessage[] { new Request(scene.Content.Block(1)), new Cancel(scene.Content.Block(1)) }));
            scene.Scene.Pass(0.1);
        }

        requests.Count.ShouldBeGreaterThan(5_000);
        GC.Collect();
        requests.Count(request => request.IsAlive).ShouldBeLessThan(3000);
    }

    private PluginScene Scene(DeferOptions? options = null) => new(
        b => b.Use(incoming: (messages, peer) => messages.DeferRequests(peer, request => DecisionOn(request.Block), options)),
        new TestContent(pieceCount: 50),
        [.. Enumerable.Range(0, 50)]);

    private AsyncSubject<bool> DecisionOn(BlockRange block) => _decisions[block] = new AsyncSubject<bool>();

    private void Decide(BlockRange block, bool serve)
    {
        _decisions[block].OnNext(serve);
        _decisions[block].OnCompleted();
    }

    private static ScriptedPeer Downloader(PluginScene scene)
    {
        var peer = scene.Connect(Interested.Instance);
        scene.Scene.Until(() => peer.Heard<Unchoke>().Count > 0);
        return peer;
    }

    private static List<BlockRange> Answers(ScriptedPeer peer) =>
        [.. peer.Heard<Piece>().Select(piece => piece.Block), .. peer.Heard<RejectRequest>().Select(reject => reject.Block)];
}
