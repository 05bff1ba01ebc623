using System.Net;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Tests.Swarms.Life;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;
using Scene = Rx.Torrent.Tests.Simulation.Scene;

namespace Rx.Torrent.Tests.Swarms.Magnets;

/// <summary>A swarm that knows its info hash and nothing else.</summary>
public class FetchingTests
{
    private readonly Scene _scene = new();

    [Fact]
    public void It_meets_peers_and_says_that_it_has_nothing()
    {
        var dialled = _scene.Peer();
        var client = _scene.MagnetClient(peers: [dialled.Listen()]);
        var dialling = _scene.Peer().HasAll().Dial(client.EndPoint);

        _scene.Pass(5);

        client.Swarm.State.ShouldBe(SwarmState.FetchingMetadata);
        client.Swarm.Metainfo.ShouldBeNull();
        client.Swarm.WhenMetadata.IsReached.ShouldBeFalse();
        foreach (var peer in (ScriptedPeer[])[dialled, dialling])
        {
            peer.IsConnected.ShouldBeTrue();
            peer.Received.Select(message => message.Value.GetType()).ShouldBe([typeof(Handshake), typeof(ExtendedHandshake), typeof(HaveNone)]);
            peer.Heard<Handshake>()[0].InfoHash.ShouldBe(_scene.Content.Metainfo.InfoHash);
        }
    }

    [Fact]
    public void A_peer_without_the_fast_extension_hears_nothing_of_pieces()
    {
        var client = _scene.MagnetClient();
        var plain = new ScriptedPeer(_scene.Network.AddHost(), _scene.Content.Metainfo) { Reserved = ReservedBits.ExtensionProtocol }.Dial(client.EndPoint);

        _scene.Pass(5);

        plain.Received.Select(message => message.Value.GetType()).ShouldBe([typeof(Handshake), typeof(ExtendedHandshake)]);
    }

    [Fact]
    public void Who_asks_for_a_block_is_refused_in_words()
    {
        var client = _scene.MagnetClient();
        var block = _scene.Content.Block(0);
        var peer = _scene.Peer().Says(Interested.Instance, new Request(block)).Dial(client.EndPoint);

        _scene.Pass(15);

        peer.Heard<RejectRequest>().Select(reject => reject.Block).ShouldBe([block]);
        peer.Heard<Unchoke>().ShouldBeEmpty();
    }

    [Fact]
    public void It_keeps_a_connection_alive_and_leaves_one_that_is_dead()
    {
        var client = _scene.MagnetClient();
        var alive = _scene.Peer().StaysAlive().Dial(client.EndPoint);
        var dead = _scene.Peer().Dial(client.EndPoint);

        _scene.Pass(200);

        alive.IsConnected.ShouldBeTrue();
        alive.Heard<KeepAlive>().ShouldNotBeEmpty();
        dead.IsConnected.ShouldBeFalse();
        client.Ends.ShouldBe([DisconnectKind.Silence]);
    }

    [Fact]
    public void Its_progress_is_that_of_nothing()
    {
        var client = _scene.MagnetClient();
        _scene.Peer().HasAll().Dial(client.EndPoint);
        _scene.Pass(1);

        var progress = client.Progress;

        progress.State.ShouldBe(SwarmState.FetchingMetadata);
        progress.HasMetadata.ShouldBeFalse();
        (progress.TotalBytes, progress.BytesLeft, progress.PieceCount, progress.PiecesVerified, progress.Seeds).ShouldBe((0, 0, 0, 0, 0));
        progress.Peers.ShouldBe(1);
        progress.Completed.ShouldBe(0);
        progress.TimeLeft.ShouldBeNull();
        client.Swarm.Pieces.Capacity.ShouldBe(0);
    }

    [Fact]
    public void It_is_called_what_the_link_calls_it_until_its_name_is_known()
    {
        var infoHash = _scene.Content.Metainfo.InfoHash;

        _scene.MagnetClient().Swarm.Name.ShouldBe($"{infoHash}");
        var named = _scene.MagnetClient(link: new MagnetLink { InfoHash = infoHash, DisplayName = "the\nthing\u001b\u202E" + new string(' ', 300) });
        named.Swarm.Name.ShouldBe("the thing");
        named.Swarm.TrySetMetadata(_scene.Content.Metainfo.Metadata).ShouldBeTrue();
        _scene.Pass(1);
        named.Swarm.Name.ShouldBe("content.bin");
    }

    [Fact]
    public void The_peers_of_the_link_are_dialled_and_names_are_passed_over()
    {
        var peer = _scene.Peer();
        var address = peer.Listen();
        var link = new MagnetLink
        {
            InfoHash = _scene.Content.Metainfo.InfoHash,
            Peers = [new DnsEndPoint("peer.example", 6881), new DnsEndPoint(address.Address.ToString(), address.Port), new DnsEndPoint("0.0.0.0", 1)],
        };

        var client = _scene.MagnetClient(link: link);
        _scene.Pass(1);

        peer.IsConnected.ShouldBeTrue();
        client.Connected.Count.ShouldBe(1);
    }

    [Fact]
    public void A_pause_lets_everybody_go_and_a_resume_calls_them_back()
    {
        var peer = _scene.Peer();
        var client = _scene.MagnetClient(peers: [peer.Listen()]);
        _scene.Pass(1);

        _scene.Finish(client.Swarm.PauseAsync());
        _scene.Pass(1);
        client.Swarm.State.ShouldBe(SwarmState.Paused);
        peer.IsConnected.ShouldBeFalse();
        client.Ends.ShouldBe([DisconnectKind.Paused]);

        _scene.Finish(client.Swarm.ResumeAsync());
        _scene.Pass(1);
        client.Swarm.State.ShouldBe(SwarmState.FetchingMetadata);
        peer.IsConnected.ShouldBeTrue();
        peer.ConnectionCount.ShouldBe(2);
    }

    [Fact]
    public void It_waits_when_it_was_added_paused()
    {
        var peer = _scene.Peer();
        var client = _scene.MagnetClient(peers: [peer.Listen()], add: options => options with { Paused = true });

        _scene.Pass(60);

        client.Swarm.State.ShouldBe(SwarmState.Paused);
        peer.ConnectionCount.ShouldBe(0);
    }

    [Fact]
    public void Removed_or_disposed_it_is_gone_with_its_store()
    {
        var stores = new HookedStore[] { new(_scene.Content.Store()), new(_scene.Content.Store()) };
        var removed = _scene.MagnetClient(stores[0]);
        var disposed = _scene.MagnetClient(stores[1]);
        var states = removed.Swarm.ObserveState().ToLiveList();
        var peers = new[] { _scene.Peer().Dial(removed.EndPoint), _scene.Peer().Dial(disposed.EndPoint) };
        _scene.Pass(1);
        peers.ShouldAllBe(peer => peer.IsConnected);

        _scene.Finish(removed.Swarm.RemoveAsync(deleteData: true));
        disposed.Dispose();
        _scene.Pass(1);

        peers.ShouldAllBe(peer => !peer.IsConnected);
        removed.Swarm.State.ShouldBe(SwarmState.Stopped);
        disposed.Swarm.State.ShouldBe(SwarmState.Stopped);
        removed.Client.Swarms.ShouldBeEmpty();
        states.ShouldBe([SwarmState.FetchingMetadata, SwarmState.Stopped]);
        states.IsCompleted.ShouldBeTrue();
        removed.Swarm.WhenMetadata.AsTask().IsCanceled.ShouldBeTrue();
        stores.Select(store => store.Disposals).ShouldBe([1, 1]);
        removed.Swarm.TrySetMetadata(_scene.Content.Metainfo.Metadata).ShouldBeFalse();
    }

    [Fact]
    public void There_is_nothing_to_check_anew_and_no_file_to_choose()
    {
        var client = _scene.MagnetClient();
        var peer = _scene.Peer().Dial(client.EndPoint);
        _scene.Pass(1);

        _scene.Finish(client.Swarm.RecheckAsync());

        peer.IsConnected.ShouldBeTrue();
        client.Swarm.State.ShouldBe(SwarmState.FetchingMetadata);
        Should.Throw<InvalidOperationException>(() => client.Swarm.SetPriorityAsync(0, Rx.Torrent.Picking.PiecePriority.Skip));
    }
}
