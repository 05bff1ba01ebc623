using System.Net;
using System.Reactive.Subjects;
using Rx.Torrent.Extensions.BlockLists;
using Rx.Torrent.Peers;
using Rx.Torrent.Tests.Simulation;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Extensions.BlockLists;

/// <summary>Nothing is said to those who are on the list.</summary>
public class BlockListPluginTests
{
    private readonly Subject<BlockListOptions> _lists = new();
    private readonly PluginScene _scene;

    public BlockListPluginTests() => _scene = new PluginScene(b => b.UseBlockList(_lists));

    [Fact]
    public void Whoever_connects_from_a_blocked_address_hears_nothing_at_all()
    {
        var host = _scene.Scene.Network.AddHost();
        _ = _scene.Client;
        _lists.OnNext(Blocking(host.Address));
        var peer = _scene.Scene.Peer(host).Dial(_scene.Client.EndPoint);

        _scene.Scene.Pass(1);
        peer.Received.ShouldBeEmpty();
        peer.IsConnected.ShouldBeFalse();
        _scene.Client.Ends.ShouldBe([DisconnectKind.Banned]);
        _scene.Client.Faults.ShouldBeEmpty();
    }

    [Fact]
    public void A_blocked_address_is_not_dialled()
    {
        var peer = _scene.Scene.Peer();
        var address = peer.Listen();
        _ = _scene.Client;
        _lists.OnNext(Blocking(address.Address));

        _scene.Client.Swarm.Connect(address);
        _scene.Scene.Pass(60);
        peer.ConnectionCount.ShouldBe(0);
    }

    [Fact]
    public void Others_are_welcome()
    {
        _ = _scene.Client;
        _lists.OnNext(Blocking(IPAddress.Parse("203.0.113.1")));

        _scene.Connect().Heard<Handshake>().Count.ShouldBe(1);
    }

    [Fact]
    public void A_new_list_counts_for_those_who_are_connected()
    {
        var (one, other) = (_scene.Connect(), _scene.Connect());

        _lists.OnNext(Blocking(one.Host.Address));
        _scene.Scene.Pass(1);
        one.IsConnected.ShouldBeFalse();
        other.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public void A_peer_id_gives_a_client_away()
    {
        _ = _scene.Client;
        _lists.OnNext(new BlockListOptions { PeerIdPrefixes = ["-XX", "-SP0000-"] });
        var peer = _scene.Connect();

        peer.IsConnected.ShouldBeFalse();
        _scene.Client.Ends.ShouldBe([DisconnectKind.Banned]);
        peer.Heard<ExtendedHandshake>().ShouldBeEmpty();
    }

    [Fact]
    public void An_empty_line_in_a_list_of_names_blocks_nobody()
    {
        _ = _scene.Client;
        _lists.OnNext(new BlockListOptions { PeerIdPrefixes = [""], ClientNames = [""] });

        _scene.Connect(ExtendedHandshake.Empty with { ClientVersion = "any" }).IsConnected.ShouldBeTrue();
    }

    [Fact]
    public void So_does_what_it_calls_itself_whatever_the_case()
    {
        _ = _scene.Client;
        _lists.OnNext(new BlockListOptions { ClientNames = ["Leech"] });
        var good = _scene.Connect(ExtendedHandshake.Empty with { ClientVersion = "No Leech 1" });
        var bad = _scene.Connect(ExtendedHandshake.Empty with { ClientVersion = "leech 2.0" });

        good.IsConnected.ShouldBeTrue();
        bad.IsConnected.ShouldBeFalse();
    }

    [Fact]
    public void A_new_list_of_names_counts_for_those_who_are_connected()
    {
        var bad = _scene.Connect(ExtendedHandshake.Empty with { ClientVersion = "leech 2.0" });

        _lists.OnNext(new BlockListOptions { ClientNames = ["Leech"] });
        _scene.Scene.Pass(1);
        bad.IsConnected.ShouldBeFalse();
    }

    [Fact]
    public void After_an_error_the_last_list_counts()
    {
        var host = _scene.Scene.Network.AddHost();
        _ = _scene.Client;
        _lists.OnNext(Blocking(host.Address));
        _lists.OnError(new IOException("it is gone"));

        var peer = _scene.Scene.Peer(host).Dial(_scene.Client.EndPoint);
        _scene.Scene.Pass(1);
        peer.Received.ShouldBeEmpty();
    }

    private static BlockListOptions Blocking(IPAddress address) => new() { Addresses = new BlockList(new AddressRange(address, address)) };
}
