using System.Reactive.Concurrency;
using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Peers;

/// <summary>What goes over one connection, and how it ends.</summary>
public class ConnectionTests
{
    private readonly Scene _scene = new(new TestContent(pieceCount: 64));

    [Fact]
    public void A_message_is_read_however_its_bytes_are_cut()
    {
        var client = _scene.Client();
        var peer = new ScriptedPeer(_scene.Network.AddHost(), _scene.Content.Metainfo) { Greets = false };
        var bytes = ((PeerMessage[])[new Handshake(peer.Reserved, _scene.Content.Metainfo.InfoHash, peer.Id), new Have(new PieceIndex(3)), new Have(new PieceIndex(9))])
            .SelectMany(MessageCodec.Encode).ToArray();
        peer.WhenConnected.Subscribe(_ =>
        {
            for (var i = 0; i < bytes.Length; i++)
            {
                var part = bytes[i..(i + 1)];
                peer.After(TimeSpan.FromMilliseconds(20 * i), _ => peer.SendBytes(part));
            }
        });
        peer.Dial(client.EndPoint);

        _scene.Pass(5);
        client.Connected.Count.ShouldBe(1);
        client.Connected[0].Id.ShouldBe(peer.Id);
        client.Connected[0].Pieces.ShouldBe(PieceSet.Of(64, 3, 9));
    }

    [Fact]
    public void Bytes_that_are_no_message_end_it()
    {
        var client = _scene.Client();
        var peer = _scene.Peer().Dial(client.EndPoint);
        _scene.Pass(1);

        peer.SendBytes([0, 0, 0, 2, 4, 0]); // a have of two bytes
        _scene.Pass(1);
        client.Ends.ShouldBe([DisconnectKind.ProtocolError]);
        client.Disconnected[0].Reason.Detail.ShouldNotBeEmpty();
        client.Faults.ShouldBeEmpty();
    }

    [Fact]
    public void A_greeting_in_another_protocol_ends_it()
    {
        var other = new ScriptedPeer(_scene.Network.AddHost(), _scene.Content.Metainfo) { Greets = false };
        other.WhenConnected.Subscribe(_ => other.SendBytes("GET / HTTP/1.1\r\n\r\n"u8.ToArray()));
        var client = _scene.Client(peers: [other.Listen()]);

        _scene.Pass(1);
        client.Ends.ShouldBe([DisconnectKind.ProtocolError]);
        client.Connected.ShouldBeEmpty();
    }

    [Fact]
    public void What_was_sent_before_the_disconnect_goes_out()
    {
        var client = _scene.Client();
        var peer = _scene.Peer().Dial(client.EndPoint);
        _scene.Pass(1);

        client.Connected[0].Send(new Have(new PieceIndex(1)));
        client.Connected[0].Disconnect(DisconnectReason.Requested("enough"));
        client.Connected[0].Send(new Have(new PieceIndex(2)));
        _scene.Pass(1);
        peer.Heard<Have>().ShouldBe([new Have(new PieceIndex(1))]);
        peer.IsConnected.ShouldBeFalse();
        client.Disconnected.Single().Reason.ShouldBe(DisconnectReason.Requested("enough"));
    }

    [Fact]
    public void The_end_is_told_once_whoever_asks_for_it_how_often_and_where()
    {
        var client = _scene.Client(build: b => b.Use(incoming: (messages, peer) => messages.Do(message =>
        {
            if (message is not Have) return;
            peer.Disconnect(DisconnectReason.Requested("first"));
            peer.Disconnect(DisconnectReason.Requested("second"));
        })));
        var completions = 0;
        client.Swarm.WhenPeerConnected.Subscribe(peer => peer.Incoming.Subscribe(_ => peer.Disconnect(DisconnectReason.Requested("third")), () => completions++));
        client.Swarm.WhenPeerDisconnected.Subscribe(end => end.Peer.Disconnect(DisconnectReason.Requested("fourth")));
        var remote = _scene.Peer().Dial(client.EndPoint);
        _scene.Pass(1);
        var taps = client.Connected[0].Sent.ToLiveList();

        remote.Send(new Have(new PieceIndex(1)), new Have(new PieceIndex(2)));
        remote.Close(); // at the same moment
        _scene.Pass(1);
        client.Disconnected.Count.ShouldBe(1);
        client.Disconnected[0].Reason.Detail.ShouldBe("first");
        completions.ShouldBe(1);
        taps.AssertCompleted();
    }

    [Fact]
    public void Disconnecting_in_the_greeting_is_as_good_as_anywhere()
    {
        var client = _scene.Client();
        client.Swarm.WhenPeerConnected.Subscribe(peer => peer.Disconnect(DisconnectReason.Requested()));
        var remote = _scene.Peer().Dial(client.EndPoint);

        _scene.Pass(1);
        client.Ends.ShouldBe([DisconnectKind.Requested]);
        remote.IsConnected.ShouldBeFalse();
        client.Progress.Peers.ShouldBe(0);
    }

    [Fact]
    public void Sending_to_one_who_has_gone_does_nothing()
    {
        var client = _scene.Client();
        var remote = _scene.Peer().Dial(client.EndPoint);
        _scene.Pass(1);
        remote.Close();
        _scene.Pass(1);

        Should.NotThrow(() => client.Connected[0].Send(KeepAlive.Instance));
        _scene.Pass(1);
        client.Disconnected.Count.ShouldBe(1);
    }

    [Fact]
    public void What_is_sent_in_one_turn_leaves_in_one_packet()
    {
        var client = _scene.Client();
        var remote = _scene.Peer().Dial(client.EndPoint);
        _scene.Pass(1);
        var packets = new List<int>();
        _scene.Network.Events.Subscribe(what =>
        {
            if (what.Kind == NetworkEventKind.Arrived && what.From.Equals(client.EndPoint)) packets.Add(what.Bytes);
        });

        client.Swarm.Loop.Schedule(() =>
        {
            for (var i = 0; i < 10; i++) client.Connected[0].Send(new Have(new PieceIndex(i)));
        });
        _scene.Pass(0.5);
        packets.ShouldBe([90]);
        remote.Heard<Have>().Select(have => have.Index.Value).ShouldBe(Enumerable.Range(0, 10));
    }

    [Fact]
    public void Reading_stops_while_the_store_is_behind_and_goes_on_after_it()
    {
        var scene = new Scene(new TestContent(pieceCount: 64));
        var workers = new HeldScheduler(scene.Time);
        var host = scene.Network.AddHost(conditions: new NetworkConditions { Buffer = 32 * 1024 });
        var remote = scene.Peer().HasAll().StaysAlive().Serves(scene.Content);
        var client = scene.Client(
            host: host, peers: [remote.Listen()], build: b => b.UseLoop(scene.Time, workers).Configure(o => o with { DiskQueueMark = 4 * 16384, DiskJobs = 1 }));
        workers.IsHeld = true;
        scene.Pass(20);
        var asked = remote.Asked().Count;
        asked.ShouldBeLessThan(64);
        client.Progress.Downloaded.ShouldBeInRange(5 * 16384, 12 * 16384); // the mark, and what one more read brings

        scene.Pass(300); // longer than silence may last, and it is not the peer's fault
        client.Ends.ShouldBeEmpty();
        remote.Asked().Count.ShouldBe(asked);
        workers.Release();
        scene.Until(() => client.IsSeeding, limit: 30);
        scene.Pass(1);
        client.Ends.ShouldBe([DisconnectKind.Redundant]);
    }

    [Fact]
    public void The_taps_of_a_peer_see_what_passes()
    {
        var client = _scene.Client();
        var (incoming, outgoing) = (new List<PeerMessage>(), new List<PeerMessage>());
        client.Swarm.WhenPeerConnected.Subscribe(peer =>
        {
            peer.Incoming.Subscribe(incoming.Add);
            peer.Sent.Subscribe(outgoing.Add);
        });
        var remote = _scene.Peer().Says(new Have(new PieceIndex(5)), Choke.Instance).Dial(client.EndPoint);

        _scene.Pass(1);
        incoming.ShouldContain(new Have(new PieceIndex(5)));
        incoming.ShouldAllBe(message => message.Origin == MessageOrigin.Wire);
        outgoing.ShouldContain(Interested.Instance);
        outgoing.ShouldBe(remote.Received.Select(received => received.Value).Where(message => message is not Handshake));
    }
}
