using System.Net;
using Rx.Torrent.Peers;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Simulation;

namespace Rx.Torrent.Tests.Swarms.Connecting;

/// <summary>Whom the program or a plugin will not have.</summary>
public class BanTests
{
    private readonly Scene _scene = new();

    [Fact]
    public void Whoever_is_at_the_address_goes_and_does_not_come_back_by_either_way()
    {
        var host = _scene.Network.AddHost();
        var dialled = new ScriptedPeer(host, _scene.Content.Metainfo);
        var other = _scene.Peer();
        var client = _scene.Client(peers: [dialled.Listen()], options: o => o with { ShortestReconnect = Scene.Second });
        other.Dial(client.EndPoint);
        _scene.Pass(1);
        client.Connected.Count.ShouldBe(2);

        client.Swarm.Ban(new IPEndPoint(host.Address, 1)); // whatever the port
        _scene.Pass(1);
        dialled.IsConnected.ShouldBeFalse();
        dialled.Dial(client.EndPoint);
        _scene.Pass(60);

        dialled.IsConnected.ShouldBeFalse();
        dialled.ConnectionCount.ShouldBe(2); // the first, and its own attempt
        other.IsConnected.ShouldBeTrue();
        client.Ends.ShouldAllBe(kind => kind == DisconnectKind.Banned);
        client.Connected.Count.ShouldBe(2);
    }

    [Fact]
    public void It_holds_for_a_swarm_that_knows_only_a_link_and_for_an_address_in_the_form_of_IPv6()
    {
        var client = _scene.MagnetClient();
        var peer = _scene.Peer().Dial(client.EndPoint);
        _scene.Pass(1);
        peer.IsConnected.ShouldBeTrue();

        client.Swarm.Ban(new IPEndPoint(peer.Host.Address.MapToIPv6(), 0));
        _scene.Pass(1);

        peer.IsConnected.ShouldBeFalse();
        client.Ends.ShouldBe([DisconnectKind.Banned]);
    }
}
