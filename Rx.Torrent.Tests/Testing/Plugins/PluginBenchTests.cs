using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Primitives;
using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Plugins;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Testing.Plugins;

public class PluginBenchTests
{
    [Fact]
    public void What_a_plugin_drops_arrives_and_does_not_reach_the_core()
    {
        using var bench = new PluginBench(incoming: (messages, _) => messages.Where(message => message is not Have { Index.Value: 3 }));

        bench.Arrive(new Have(new PieceIndex(2)), new Have(new PieceIndex(3)), new Have(new PieceIndex(4)));

        bench.Arrived.Select(message => message.Value).OfType<Have>().Count().ShouldBe(3);
        bench.CoreGot<Have>().Select(have => have.Index.Value).ShouldBe([2, 4]);
        bench.Peer!.Pieces.Count.ShouldBe(2);
        bench.AssertClean();
    }

    [Fact]
    public void What_leaves_is_what_the_plugin_made_of_it_and_has_its_time()
    {
        using var bench = new PluginBench(outgoing: (messages, peer) => messages.Merge(
            Observable.Interval(TimeSpan.FromSeconds(30), peer.Loop).Select(_ => KeepAlive.Instance)), incoming: null);
        var start = bench.Time.Clock;

        bench.Pass(TimeSpan.FromSeconds(65));

        var sent = bench.Wire.Where(message => message.Value is KeepAlive).Select(message => Math.Round(TimeSpan.FromTicks(message.Time - start).TotalSeconds));
        sent.ShouldBe([30, 60]);
        bench.Remote.Heard<KeepAlive>().Count.ShouldBe(2);
        bench.Said.ShouldNotContain(message => message.Value is KeepAlive);
        bench.AssertClean();
    }

    [Fact]
    public void Handshakes_pass_the_plugin_first_of_all()
    {
        using var bench = new PluginBench(incoming: (messages, _) => messages);

        bench.Core[0].Value.ShouldBeOfType<Handshake>().Reserved.Has(ReservedBits.Fast).ShouldBeTrue();
        bench.Wire[0].Value.ShouldBeOfType<Handshake>().PeerId.ShouldBe(bench.Client.PeerId);
        bench.Peer!.Id.ShouldBe(bench.Remote.Id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Either_end_can_dial(bool clientDials)
    {
        using var bench = new PluginBench(_ => { }, new BenchSetup { ClientDials = clientDials });

        bench.Peer!.IsIncoming.ShouldBe(!clientDials);
        bench.AssertClean();
    }

    [Fact]
    public void Extensions_are_negotiated()
    {
        using var bench = new PluginBench(new Echo());

        bench.Negotiate(("t_echo", 7));
        bench.ArriveExtended("t_echo", 1, 2, 3);

        bench.IdOf("t_echo").ShouldBe((byte)1);
        bench.IdOf("t_other").ShouldBeNull();
        bench.LeftExtended("t_echo").ShouldBe([new Payload([1, 2, 3])]);
        bench.AssertClean();
    }

    [Fact]
    public void A_message_that_was_sent_by_the_name_of_its_extension_has_left_once_the_peer_takes_it()
    {
        using var bench = new PluginBench(incoming: (messages, peer) => messages.Do(message =>
        {
            if (message is ExtendedHandshake) peer.Send(new Extended("t_other", new Payload([4])));
        }));

        bench.LeftExtended("t_other").ShouldBeEmpty();
        bench.Negotiate(("t_other", 9));
        bench.LeftExtended("t_other").ShouldBe([new Payload([4])]);
        bench.Remote.Heard<Extended>().ShouldHaveSingleItem().Id.ShouldBe((byte)9);
    }

    [Fact]
    public void What_goes_nowhere_has_not_left()
    {
        using var bench = new PluginBench(incoming: (messages, peer) => messages.Do(message =>
        {
            if (message is Have) peer.Send(new Extended("t_other", new Payload([4])));
        }));
        bench.Arrive(new Have(new PieceIndex(1))); // the peer takes no such message yet

        bench.Negotiate(("t_other", 9));
        bench.LeftExtended("t_other").ShouldBeEmpty();
        bench.Left<Extended>().ShouldBeEmpty();
        bench.Remote.Heard<Extended>().ShouldBeEmpty();
        bench.Arrive(new Have(new PieceIndex(2)));
        bench.LeftExtended("t_other").Count.ShouldBe(1);
        bench.AssertClean();
    }

    [Fact]
    public void What_arrives_can_be_drawn()
    {
        using var bench = new PluginBench(incoming: (messages, peer) => messages.Where(message => message is not Have)
            .Merge(messages.OfType<Have>().Throttle(TimeSpan.FromMilliseconds(5), peer.Loop)));

        bench.Arrive("ab---c---------d------|", new Dictionary<char, PeerMessage>
        {
            ['a'] = new Have(new PieceIndex(0)), ['b'] = new Have(new PieceIndex(1)), ['c'] = new Have(new PieceIndex(2)), ['d'] = new Have(new PieceIndex(3)),
        });

        bench.CoreGot<Have>().Select(have => have.Index.Value).ShouldBe([2, 3]);
        bench.Remote.IsConnected.ShouldBeFalse();
    }

    [Theory]
    [InlineData("a-^", 0)]
    [InlineData("a-^a", 1)]
    public void What_stands_before_time_zero_is_not_said(string diagram, int said)
    {
        using var bench = new PluginBench(_ => { });

        bench.Arrive(diagram, new Dictionary<char, PeerMessage> { ['a'] = Interested.Instance });

        bench.CoreGot<Interested>().Count.ShouldBe(said);
    }

    [Fact]
    public void A_fault_is_found()
    {
        using var bench = new PluginBench(incoming: (messages, _) => messages.Do(message =>
        {
            if (message is Have) throw new InvalidOperationException("as it must");
        }));

        bench.Arrive(new Have(new PieceIndex(3)));

        bench.Faults.Count.ShouldBe(1);
        Should.Throw<StreamContractException>(bench.AssertClean).Message.ShouldContain("as it must");
    }

    [Fact]
    public void A_stage_that_overlaps_is_found()
    {
        var stage = new RawSource<PeerMessage>();
        using var bench = new PluginBench(incoming: (messages, _) =>
        {
            messages.Subscribe(message => stage.Observer.OnNext(message));
            return stage;
        });
        bench.Peer!.Incoming.OfType<Interested>().Subscribe(_ => stage.Observer.OnNext(NotInterested.Instance));

        bench.Arrive(Interested.Instance);

        Should.Throw<StreamContractException>(bench.AssertClean).Message.ShouldContain("from inside another call");
    }

    [Fact]
    public void A_timer_that_is_left_is_found()
    {
        using var bench = new PluginBench(incoming: (messages, peer) =>
        {
            Observable.Interval(TimeSpan.FromSeconds(1), peer.Loop).Subscribe(_ => { });
            return messages;
        });

        Should.Throw<StreamContractException>(bench.AssertClean).Message.ShouldBe("1 of the loop's timers are left from the connection");
    }

    [Fact]
    public void A_subscription_that_is_left_is_found()
    {
        using var bench = new PluginBench(new Leaking());

        Should.Throw<StreamContractException>(bench.AssertClean).Message.ShouldContain("its plugin is still held");
    }

    [Fact]
    public void A_plugin_that_lets_go_is_clean()
    {
        using var bench = new PluginBench(new LettingGo());

        bench.Arrive(Interested.Instance);

        bench.AssertClean();
    }

    private sealed class Echo : IClientPlugin, ISwarmPlugin, IPeerPlugin
    {
        public string Name => "echo";

        public IReadOnlyList<ExtensionOffer> Extensions => ["t_echo"];

        public ISwarmPlugin Attach(ISwarm swarm) => this;

        public IPeerPlugin Connect(IPeer peer) => this;

        public IObservable<PeerMessage> Incoming(IObservable<PeerMessage> messages, IPeer peer) => messages.Do(message =>
        {
            if (message is Extended { Name: "t_echo" } said) peer.Send(new Extended("t_echo", said.Body.Copy()));
        });
    }

    /// <summary>Subscribes to the swarm for each peer, and never ends that.</summary>
    private sealed class Leaking : IClientPlugin
    {
        public string Name => "leaking";

        public ISwarmPlugin Attach(ISwarm swarm) => new OfSwarm(swarm);

        private sealed class OfSwarm(ISwarm swarm) : ISwarmPlugin
        {
            public IPeerPlugin Connect(IPeer peer) => new OfPeer(swarm);
        }

        private sealed class OfPeer : IPeerPlugin
        {
            private int _pieces;

            public OfPeer(ISwarm swarm) => swarm.WhenPieceVerified.Subscribe(_ => _pieces++);
        }
    }

    /// <summary>Subscribes to the swarm for each peer, as long as that is connected.</summary>
    private sealed class LettingGo : IClientPlugin
    {
        public string Name => "letting go";

        public ISwarmPlugin Attach(ISwarm swarm) => new OfSwarm(swarm);

        private sealed class OfSwarm(ISwarm swarm) : ISwarmPlugin
        {
            public IPeerPlugin Connect(IPeer peer) => new OfPeer(swarm);
        }

        private sealed class OfPeer(ISwarm swarm) : IPeerPlugin
        {
            private int _pieces;

            public IObservable<PeerMessage> Incoming(IObservable<PeerMessage> messages, IPeer peer)
            {
                swarm.WhenPieceVerified.TakeUntil(messages.LastOrDefaultAsync()).Subscribe(_ => _pieces++);
                return messages.Where(message => message is not KeepAlive);
            }
        }
    }

    [Fact]
    public void A_message_takes_the_latency_from_one_end_to_the_other()
    {
        using var bench = new PluginBench(_ => { }, new BenchSetup { Latency = TimeSpan.FromMilliseconds(50) });
        bench.Peer.ShouldNotBeNull();
        bench.Remote.Heard<Handshake>().Count.ShouldBe(1);
        var start = bench.Time.Clock;

        bench.Arrive(Interested.Instance);

        TimeSpan.FromTicks(bench.Core.Single(message => message.Value is Interested).Time - start).TotalMilliseconds.ShouldBe(50, tolerance: 1);
    }

    [Fact]
    public void Nothing_arrives_when_the_connection_has_ended_and_the_message_says_why()
    {
        using var bench = new PluginBench(incoming: (messages, _) => messages);
        bench.Remote.SendBytes([255, 255, 255, 255]);
        bench.Pass(TimeSpan.FromSeconds(1));

        Should.Throw<InvalidOperationException>(() => bench.Arrive(Interested.Instance)).Message.ShouldContain($"the connection has ended, {DisconnectKind.ProtocolError}");
    }

    [Theory]
    [InlineData(256)]
    [InlineData(-1)]
    public void An_id_that_is_no_byte_is_refused(int id)
    {
        using var bench = new PluginBench(_ => { });

        Should.Throw<ArgumentOutOfRangeException>(() => bench.Negotiate(("ut_x", id))).Message.ShouldStartWith($"the id of ut_x is {id}; it is to be from 0 to 255");
    }
}
