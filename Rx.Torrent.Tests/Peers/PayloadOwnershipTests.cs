using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Peers;

/// <summary>A block goes one way. A stage that sends it two ways finds out at once; its connection ends, and everything else goes on.</summary>
public class PayloadOwnershipTests
{
    private readonly Scene _scene = new(new TestContent(pieceCount: 8, pieceLength: 4 * PieceLayout.BlockLength));

    [Fact]
    public void A_stage_that_passes_a_block_on_twice_costs_that_connection_only() =>
        OnlyThatConnectionEnds((messages, _) => messages.SelectMany(message => message is Piece ? new[] { message, message } : [message]));

    [Fact]
    public void A_stage_that_sends_a_block_back_and_passes_it_on_costs_that_connection_only() =>
        OnlyThatConnectionEnds((messages, peer) => messages.Do(message =>
        {
            if (message is Piece) peer.Send(message);
        }));

    [Fact]
    public void A_stage_that_merges_incoming_blocks_into_the_outgoing_ones_costs_that_connection_only()
    {
        var blocks = new Dictionary<IPeer, Subject<PeerMessage>>();
        OnlyThatConnectionEnds(
            (messages, peer) =>
            {
                var echo = blocks[peer] = new Subject<PeerMessage>();
                return messages.Do(message =>
                {
                    if (message is Piece) echo.OnNext(message);
                });
            },
            (messages, peer) => messages.Merge(Observable.Defer(() => blocks[peer])));
    }

    [Fact]
    public void A_stage_that_gives_a_block_to_another_peer_and_passes_it_on_costs_no_more_than_that_peer()
    {
        var other = _scene.Peer();
        IPeer? target = null;
        var good = Serving();
        var client = _scene.Client(peers: [good.ListenEndPoint!], build: b => b.Use(incoming: (messages, peer) => messages.Do(message =>
        {
            if (peer.EndPoint.Address.Equals(other.Host.Address)) target = peer;
            else if (message is Piece) target?.Send(message);
        })));
        other.Dial(client.EndPoint);

        _scene.Until(() => client.IsSeeding, limit: 120);
        client.Ends.ShouldBe([DisconnectKind.PluginFault, DisconnectKind.Redundant]); // the other, and at the end the seed
        _scene.Content.Read(client.Store).ShouldBe(_scene.Content.Bytes.ToArray());
    }

    [Fact]
    public void A_connection_ends_whose_waiting_block_was_given_back_behind_its_back()
    {
        var remote = _scene.Peer();
        var client = _scene.Client();
        remote.Dial(client.EndPoint);
        _scene.Pass(1);
        var pool = ((PeerConnection)client.Connected[0]).Loop.ShouldBeOfType<Rx.Torrent.Loops.Loop>().Blocks;
        var payload = new Payload(pool.Rent(), PieceLayout.BlockLength);
        var peer = client.Connected[0];

        peer.Loop.Schedule(() =>
        {
            peer.Send(new Piece(_scene.Content.Block(0), payload));
            ((Rx.Torrent.Loops.Loop)peer.Loop).EndStep();
            pool.Return(payload); // before the turn ends, and with it the waiting
        });
        _scene.Pass(1);
        client.Disconnected.Count.ShouldBe(1);
        client.Progress.Peers.ShouldBe(0);
        client.Dispose();
    }

    private ScriptedPeer Serving()
    {
        var peer = _scene.Peer().HasAll().Serves(_scene.Content);
        peer.Listen();
        return peer;
    }

    /// <summary>The stage sits on the first of two peers. The other serves everything in the end.</summary>
    private void OnlyThatConnectionEnds(
        Func<IObservable<PeerMessage>, IPeer, IObservable<PeerMessage>> incoming,
        Func<IObservable<PeerMessage>, IPeer, IObservable<PeerMessage>>? outgoing = null)
    {
        var (bad, good) = (Serving(), Serving());
        bool IsBad(IPeer peer) => peer.EndPoint.Address.Equals(bad.Host.Address);
        var client = _scene.Client(peers: [bad.ListenEndPoint!], build: b => b.Use(
            (messages, peer) => IsBad(peer) ? incoming(messages, peer) : messages,
            (messages, peer) => IsBad(peer) && outgoing is not null ? outgoing(messages, peer) : messages));
        _scene.Until(() => client.Disconnected.Count > 0, limit: 60, "the end of the connection");
        client.Ends.ShouldBe([DisconnectKind.PluginFault]);

        client.Swarm.Connect(good.ListenEndPoint!);
        _scene.Until(() => client.IsSeeding, limit: 120);
        client.Disconnected[^1].Reason.Kind.ShouldBe(DisconnectKind.Redundant); // the other one stays to the end
        _scene.Content.Read(client.Store).ShouldBe(_scene.Content.Bytes.ToArray());
    }
}
