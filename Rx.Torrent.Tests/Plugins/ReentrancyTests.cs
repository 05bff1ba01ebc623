using System.Reactive.Concurrency;
using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Primitives;
using Rx.Torrent.Testing;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Tests.Swarms.Life;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Plugins;

/// <summary>Sending, disconnecting and pausing are legal in every callback; and a stage may leave the loop.</summary>
public class ReentrancyTests
{
    [Fact]
    public void A_reply_from_a_stage_goes_out_behind_the_message_it_answers()
    {
        var log = new List<string>();
        var scene = new PluginScene(b => b.Use(
            (messages, peer) => messages.Do(message =>
            {
                if (message is not Have have) return;
                log.Add($"in {have.Index}");
                peer.Send(new Have(new PieceIndex(have.Index + 1)));
                peer.Send(new Have(new PieceIndex(have.Index + 2)));
                log.Add($"sent {have.Index}");
            }),
            (messages, _) => messages.Do(message =>
            {
                if (message is Have have) log.Add($"out {have.Index}");
            })));
        var peer = scene.Connect();

        peer.Send(new Have(new PieceIndex(3)), new Have(new PieceIndex(10)));
        scene.Scene.Pass(1);
        log.ShouldBe(["in 3", "sent 3", "out 4", "out 5", "in 10", "sent 10", "out 11", "out 12"]);
        peer.Heard<Have>().Select(have => have.Index.Value).ShouldBe([4, 5, 11, 12]);
    }

    [Fact]
    public void An_answer_to_an_answer_ten_thousand_deep_does_not_grow_the_stack()
    {
        const int Depth = 10_000;
        var (count, deepest, inside) = (0, 0, 0);
        var scene = new PluginScene(b => b.Use(outgoing: (messages, peer) => messages.Do(message =>
        {
            if (message is not Port) return;
            deepest = Math.Max(deepest, ++inside);
            if (++count < Depth) peer.Send(new Port((ushort)count));
            inside--;
        })));
        var peer = scene.Connect();

        scene.Client.Connected[0].Send(new Port(0));
        scene.Scene.Pass(5);
        count.ShouldBe(Depth);
        deepest.ShouldBe(1);
        peer.Heard<Port>().Select(port => (int)port.Number).ShouldBe(Enumerable.Range(0, Depth));
    }

    [Fact]
    public void What_a_plugin_sends_as_soon_as_it_is_shown_the_peer_goes_out_behind_the_handshake()
    {
        var scene = new PluginScene(b => b.Use(new EagerPlugin()));
        var peer = scene.Connect();

        scene.Client.Ends.ShouldBeEmpty();
        peer.Received[0].Value.ShouldBeOfType<Handshake>();
        peer.Heard<Unknown>().Count.ShouldBe(1);
    }

    [Fact]
    public void A_swarm_may_be_paused_in_the_middle_of_a_message()
    {
        Rx.Torrent.Swarms.Swarm? swarm = null;
        Task? paused = null;
        var scene = new PluginScene(b => b.Use(incoming: (messages, _) => messages.Do(message =>
        {
            if (message is Have) paused = swarm!.PauseAsync();
        })));
        swarm = scene.Client.Swarm;
        var peer = scene.Connect();

        peer.Send(new Have(new PieceIndex(1)), new Have(new PieceIndex(2)));
        scene.Scene.Pass(1);
        paused!.IsCompletedSuccessfully.ShouldBeTrue();
        scene.Client.Ends.ShouldBe([DisconnectKind.Paused]);
    }

    [Fact]
    public void A_client_may_be_disposed_in_the_middle_of_a_message()
    {
        TorrentClient? client = null;
        Task? disposed = null;
        var scene = new PluginScene(b => b.Use(incoming: (messages, _) => messages.Do(message =>
        {
            if (message is Have) disposed = client!.DisposeAsync().AsTask();
        })));
        client = scene.Client.Client;
        var peer = scene.Connect();

        peer.Send(new Have(new PieceIndex(1)), new Have(new PieceIndex(2)));
        scene.Scene.Pass(1);
        disposed!.IsCompletedSuccessfully.ShouldBeTrue();
        scene.Client.Ends.ShouldBe([DisconnectKind.Stopped]);
    }

    [Fact]
    public void A_stage_that_delays_is_brought_back_onto_the_loop_in_order()
    {
        IScheduler? loop = null;
        PluginScene? scene = null;
        var current = new List<bool>();
        scene = new PluginScene(b => b.Use(incoming: (messages, peer) =>
        {
            loop = peer.Loop;
            // Straight on the clock, which is not on the loop as far as the library can see.
            return messages.SelectMany(message => message is Have { Index.Value: 2 }
                ? Observable.Return(message).Delay(TimeSpan.FromSeconds(1), scene!.Scene.Time) : Observable.Return(message));
        }));
        var client = scene.Client;
        client.Swarm.WhenPeerConnected.Subscribe(peer => peer.Incoming.OfType<Have>().Subscribe(_ => current.Add(((Rx.Torrent.Loops.Loop)loop!).IsCurrent)));
        var remote = scene.Connect();

        remote.Send(new Have(new PieceIndex(1)), new Have(new PieceIndex(2)), new Have(new PieceIndex(3)));
        scene.Scene.Pass(0.5);
        scene.CoreGot<Have>().Select(have => have.Index.Value).ShouldBe([1, 3]);
        scene.Scene.Pass(1);
        scene.CoreGot<Have>().Select(have => have.Index.Value).ShouldBe([1, 3, 2]);
        current.ShouldBe([true, true, true]);
    }

    [Fact]
    public void A_stage_that_delays_everything_keeps_the_order()
    {
        PluginScene? scene = null;
        scene = new PluginScene(b => b.Use(
            incoming: (messages, _) => messages.Delay(TimeSpan.FromMilliseconds(300), scene!.Scene.Time),
            outgoing: (messages, _) => messages.Delay(TimeSpan.FromMilliseconds(300), scene!.Scene.Time)));
        var source = scene.Connect(HaveAll.Instance, Unchoke.Instance).Serves(scene.Content);
        scene.Scene.Pass(0.5);
        foreach (var block in source.Asked()) source.Send(scene.Content.Piece(block));

        scene.Scene.Until(() => scene.Client.IsSeeding, limit: 60);
        scene.Scene.Content.Read(scene.Client.Store).ShouldBe(scene.Content.Bytes.ToArray());
        scene.Client.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_stage_on_another_thread_is_brought_back_in_order()
    {
        using var elsewhere = new EventLoopScheduler();
        using var through = new SemaphoreSlim(0);
        var current = new List<bool>();
        var scene = new PluginScene(b => b.Use(incoming: (messages, peer) =>
        {
            peer.Incoming.Subscribe(_ => current.Add(((Rx.Torrent.Loops.Loop)peer.Loop).IsCurrent));
            return Counted(messages.ObserveOn(elsewhere), through);
        }));
        var remote = scene.Scene.Peer().StaysAlive();
        remote.Dial(scene.Client.EndPoint);
        scene.Scene.Pass(1);
        await Passed(through, 1);
        scene.Scene.Pass(1);
        scene.Client.Connected.Count.ShouldBe(1);

        remote.Send(Enumerable.Range(0, 1000).Select(number => new Port((ushort)number)));
        scene.Scene.Pass(1);
        await Passed(through, 1000);
        scene.Scene.Pass(1);
        scene.CoreGot<Port>().Select(port => (int)port.Number).ShouldBe(Enumerable.Range(0, 1000));
        current.Count.ShouldBe(1001);
        current.ShouldAllBe(isCurrent => isCurrent);
    }

    [Fact]
    public async Task Sending_from_another_thread_keeps_its_order()
    {
        var scene = new PluginScene(_ => { });
        var remote = scene.Connect();
        var peer = scene.Client.Connected[0];

        await Task.Run(() =>
        {
            for (var i = 0; i < 1000; i++) peer.Send(new Port((ushort)i));
            peer.Disconnect(DisconnectReason.Requested("done"));
        });
        scene.Scene.Pass(1);
        remote.Heard<Port>().Select(port => (int)port.Number).ShouldBe(Enumerable.Range(0, 1000));
        scene.Client.Ends.ShouldBe([DisconnectKind.Requested]);
    }

    [Fact]
    public void What_comes_back_after_the_end_is_dropped()
    {
        PluginScene? scene = null;
        scene = new PluginScene(b => b.Use(incoming: (messages, _) => messages.SelectMany(message => message is Have
            ? Observable.Return(message).Delay(TimeSpan.FromSeconds(1), scene!.Scene.Time) : Observable.Return(message))));
        var remote = scene.Connect();

        remote.Send(new Have(new PieceIndex(1)));
        scene.Scene.Pass(0.5);
        remote.Close();
        scene.Scene.Pass(5);
        scene.CoreGot<Have>().ShouldBeEmpty();
        scene.Client.Faults.ShouldBeEmpty();
        scene.Client.Disconnected.Count.ShouldBe(1);
    }

    [Fact]
    public void The_streams_of_a_plugin_never_overlap()
    {
        var broken = new List<Exception>();
        var scene = new PluginScene(b => b
            .Use((messages, peer) => messages.AssertSerial().Do(message => { if (message is Have) peer.Send(KeepAlive.Instance); }), (messages, _) => messages.AssertSerial())
            .Use((messages, peer) => messages.AssertSerial().Do(message => { if (message is Have) peer.Send(KeepAlive.Instance); }), (messages, _) => messages.AssertSerial()));
        var remote = scene.Connect();

        remote.Send(Enumerable.Range(0, 16).Select(piece => new Have(new PieceIndex(piece))));
        scene.Scene.Pass(1);
        scene.Client.Faults.ShouldBeEmpty();
        remote.Heard<KeepAlive>().Count.ShouldBe(32);
    }

    /// <summary>
    /// Counts a message when the rest of the pipeline has taken it. Something scheduled behind the messages would not do: <c>ObserveOn</c> schedules
    /// itself anew for each one that waits, and so falls behind whatever else is in line.
    /// </summary>
    private static IObservable<PeerMessage> Counted(IObservable<PeerMessage> messages, SemaphoreSlim through) =>
        Observable.Create<PeerMessage>(observer => messages.Subscribe(
            message =>
            {
                observer.OnNext(message);
                through.Release();
            },
            observer.OnError,
            observer.OnCompleted));

    private static async Task Passed(SemaphoreSlim through, int count)
    {
        for (var i = 0; i < count; i++) await through.WaitAsync().Soon("the message's way through the stage");
    }

    private sealed class EagerPlugin : IClientPlugin, ISwarmPlugin, IPeerPlugin
    {
        public string Name => "eager";

        public ISwarmPlugin Attach(ISwarm swarm) => this;

        public IPeerPlugin Connect(IPeer peer)
        {
            peer.Send(new Unknown(99, Payload.Empty));
            return this;
        }
    }
}
