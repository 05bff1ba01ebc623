using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Tests.Simulation;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Peers;

/// <summary>What plugins may say, and when.</summary>
public class SendingTests
{
    private readonly Scene _scene = new(new TestContent(pieceCount: 8));

    [Fact]
    public void What_a_plugin_sends_as_soon_as_it_is_shown_a_peer_goes_out_behind_the_handshake()
    {
        var client = _scene.Client(build: b => b.Use(new Greeting(peer => peer.Send(new Port(6882)))));
        var remote = _scene.Peer().Dial(client.EndPoint);

        _scene.Pass(1);
        client.Disconnected.ShouldBeEmpty();
        remote.Received[0].Value.ShouldBeOfType<Handshake>();
        remote.Heard<Port>().Count.ShouldBe(1);
    }

    [Fact]
    public void A_plugin_may_show_a_peer_out_as_soon_as_it_is_shown_it()
    {
        var client = _scene.Client(build: b => b.Use(new Greeting(peer => peer.Disconnect(DisconnectReason.Requested("not you")))));
        var remote = _scene.Peer().Dial(client.EndPoint);

        _scene.Pass(1);
        client.Disconnected.Single().Reason.Detail.ShouldBe("not you");
        remote.IsConnected.ShouldBeFalse();
        client.Progress.Peers.ShouldBe(0);
    }

    [Fact]
    public void A_second_handshake_never_reaches_the_wire_and_ends_the_connection()
    {
        var client = _scene.Client();
        var remote = _scene.Peer().Dial(client.EndPoint);
        _scene.Pass(1);

        client.Connected[0].Send(new Handshake(default, _scene.Content.Metainfo.InfoHash, client.Client.PeerId));
        _scene.Pass(1);
        client.Ends.ShouldBe([DisconnectKind.PluginFault]);
        remote.Heard<Handshake>().Count.ShouldBe(1);
    }

    [Fact]
    public void A_handshake_for_another_torrent_never_reaches_the_wire_and_ends_the_connection()
    {
        var other = new TestContent(pieceCount: 8, seed: 2).Metainfo.InfoHash;
        var client = _scene.Client(build: b => b.Use(outgoing: (messages, _) =>
            messages.Select(message => message is Handshake handshake ? handshake with { InfoHash = other } : message)));
        var remote = _scene.Peer().Dial(client.EndPoint);

        _scene.Pass(1);
        client.Ends.ShouldBe([DisconnectKind.PluginFault]);
        remote.Heard<Handshake>().ShouldBeEmpty();
    }

    private sealed class Greeting(Action<IPeer> greet) : IClientPlugin, ISwarmPlugin
    {
        public string Name => "greeting";

        public ISwarmPlugin Attach(ISwarm swarm) => this;

        public IPeerPlugin? Connect(IPeer peer)
        {
            greet(peer);
            return null;
        }
    }
}
