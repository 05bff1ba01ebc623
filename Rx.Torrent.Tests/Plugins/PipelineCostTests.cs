using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Primitives;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Tests.Plugins;

public sealed class PipelineCostTests
{
    private const int Messages = 1000;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(50)]
    public void Stages_that_let_everything_pass_allocate_nothing_for_a_message(int stages)
    {
        var arrived = 0;
        var stacked = new StackedPeer(_ => arrived++, [.. Enumerable.Range(0, stages).Select(_ => new Filter())]);
        var block = new PeerMessage.Piece(new BlockRange(new PieceIndex(1), 0, PieceLayout.BlockLength), new Payload(new byte[PieceLayout.BlockLength])) { Origin = MessageOrigin.Wire };
        var request = new PeerMessage.Request(block.Block) { Origin = MessageOrigin.Core };
        var sent = 0;
        stacked.Peer.Sent.Subscribe(_ => sent++);
        Action incoming = () =>
        {
            for (var i = 0; i < Messages; i++) stacked.Incoming(block);
        };
        Action outgoing = () =>
        {
            for (var i = 0; i < Messages; i++) stacked.Peer.Send(request);
        };
        const int Times = 5; // the first time makes room, and the compiler needs its time until it has settled

        Enumerable.Range(0, Times).Min(_ => Measure(incoming)).ShouldBeLessThan(Messages); // less than a byte for each, and so nothing for most
        Enumerable.Range(0, Times).Min(_ => Measure(outgoing)).ShouldBeLessThan(Messages);

        arrived.ShouldBe(1 + (Times * Messages)); // the handshake was the first
        sent.ShouldBe(Times * Messages);

        long Measure(Action turn)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            stacked.Run(turn);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void What_passes_keeps_its_origin_and_what_a_plugin_makes_gets_the_plugins()
    {
        var origins = new List<string>();
        var stacked = new StackedPeer(message => origins.Add($"{message.Origin}"), new Filter(), new Doubling(), new Filter());
        origins.Clear();

        stacked.Run(() => stacked.Incoming(new PeerMessage.Have(new PieceIndex(1)) { Origin = MessageOrigin.Wire }));

        origins.ShouldBe(["wire", "injected by plugin 1"]);
    }

    [Fact]
    public void What_a_plugin_makes_is_looked_at_by_whatever_stage_it_leaves()
    {
        var arrived = new List<PeerMessage>();
        var stacked = new StackedPeer(arrived.Add, new Filter(), new BeyondTheEnd(), new Filter());
        arrived.Clear();

        stacked.Run(() => stacked.Incoming(new PeerMessage.Have(new PieceIndex(1)) { Origin = MessageOrigin.Wire }));

        arrived.ShouldBeEmpty();
        stacked.Faults.ShouldHaveSingleItem().Plugin.ShouldBe("plugin 1");
        stacked.Peer.IsClosed.ShouldBeTrue();
    }

    private sealed class Filter : IPeerPlugin
    {
        public IObservable<PeerMessage> Incoming(IObservable<PeerMessage> messages, IPeer peer) => messages.Where(static _ => true);

        public IObservable<PeerMessage> Outgoing(IObservable<PeerMessage> messages, IPeer peer) => messages.Where(static _ => true);
    }

    private sealed class Doubling : IPeerPlugin
    {
        public IObservable<PeerMessage> Incoming(IObservable<PeerMessage> messages, IPeer peer) =>
            messages.SelectMany(message => message is PeerMessage.Have have ? [have, new PeerMessage.Have(new PieceIndex(2))] : new[] { message });
    }

    private sealed class BeyondTheEnd : IPeerPlugin
    {
        public IObservable<PeerMessage> Incoming(IObservable<PeerMessage> messages, IPeer peer) =>
            messages.Select(message => message is PeerMessage.Have have ? have with { Index = new PieceIndex(1000) } : message);
    }
}
