using System.Net;
using Rx.Torrent.Extensions.HolePunching;
using Rx.Torrent.Peers;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Tests.Extensions.HolePunching;

/// <summary>BEP 55, as those who are brought together: whom we dial on the word of a relay, and whom we ask for.</summary>
public class BroughtTogetherTests
{
    private static readonly IPEndPoint Stranger = IPEndPoint.Parse("203.0.113.5:6881");

    private readonly HolePunchScene _scene = new();

    [Fact]
    public void Whom_a_relay_names_is_dialled_at_once_and_once()
    {
        var (relay, second) = (_scene.Peer(), _scene.Peer());
        _scene.Say(relay, HolePunchKind.Connect, Stranger);
        _scene.Say(second, HolePunchKind.Connect, Stranger);

        _scene.Dials.ShouldBe([Stranger]);
        HolePunchScene.Told(relay).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("127.0.0.1:6881")]
    [InlineData("192.168.1.1:80")]
    [InlineData("10.0.0.1:22")]
    [InlineData("169.254.169.254:80")]
    [InlineData("[::1]:6881")]
    [InlineData("[::ffff:127.0.0.1]:6881")]
    [InlineData("[fe80::1]:6881")]
    [InlineData("224.0.0.1:6881")]
    [InlineData("255.255.255.255:6881")]
    [InlineData("0.0.0.0:6881")]
    [InlineData("203.0.113.5:0")]
    public void No_relay_has_us_knock_at_what_stands_beside_us(string endPoint)
    {
        _scene.Say(_scene.Peer(), HolePunchKind.Connect, IPEndPoint.Parse(endPoint));
        _scene.Scene.Pass(5);
        _scene.Dials.ShouldBeEmpty();
    }

    [Fact]
    public void No_relay_has_us_dial_ourselves_or_whom_we_are_connected_to()
    {
        var (relay, other) = (_scene.Peer(), _scene.Peer());
        _scene.Say(relay, HolePunchKind.Connect, _scene.Client.EndPoint);
        _scene.Say(relay, HolePunchKind.Connect, HolePunchScene.AddressOf(other));
        _scene.Say(relay, HolePunchKind.Connect, other.LocalEndPoint!);

        _scene.Scene.Pass(5);
        _scene.Dials.ShouldBeEmpty();
    }

    [Fact]
    public void No_relay_has_us_dial_whom_we_have_banned()
    {
        _scene.Client.Swarm.Ban(Stranger);
        _scene.Say(_scene.Peer(), HolePunchKind.Connect, Stranger);
        _scene.Dials.ShouldBeEmpty();
    }

    [Fact]
    public void One_relay_has_us_dial_a_few_and_no_more()
    {
        var relay = _scene.Peer();
        for (var i = 0; i < 100; i++) _scene.Say(relay, HolePunchKind.Connect, IPEndPoint.Parse($"203.0.{i}.5:6881")); // 20 seconds
        _scene.Dials.Count.ShouldBeInRange(5, 9);
        for (var i = 0; i < 20; i++) _scene.Say(_scene.Peer(), HolePunchKind.Connect, IPEndPoint.Parse($"203.0.113.5:{i + 1}")); // whoever says it
        _scene.Dials.Count(to => to.Address.Equals(Stranger.Address)).ShouldBeInRange(1, 8); // of one machine so many ports
    }

    [Fact]
    public void What_is_no_message_is_passed_over_and_what_is_too_long_ends_the_connection()
    {
        var peer = _scene.Peer();
        var id = peer.Heard<PeerMessage.ExtendedHandshake>()[0].TryGetExtension("ut_holepunch", out var given) ? given : (byte)0;
        peer.Send(new PeerMessage.Extended(id, new Payload(new byte[] { 1, 0, 1 })), new PeerMessage.Extended(id, new Payload(new byte[] { 77 })));
        _scene.Scene.Pass(1);
        peer.IsConnected.ShouldBeTrue();

        peer.Send(new PeerMessage.Extended(id, new Payload(new byte[65])));
        _scene.Scene.Pass(1);
        _scene.Client.Ends.ShouldBe([DisconnectKind.ProtocolError]);
    }

    [Fact]
    public void Whom_we_dial_in_vain_we_ask_those_for_who_have_named_it()
    {
        var (relay, other) = (_scene.Peer(), _scene.Peer());
        _scene.Name(relay, Stranger);
        _scene.Dials.ShouldBe([Stranger]);
        HolePunchScene.Told(relay).ShouldBeEmpty();

        _scene.Scene.Pass(16); // nobody answers there
        HolePunchScene.Told(relay).ShouldBe([new(HolePunchKind.Rendezvous, Stranger)]);
        HolePunchScene.Told(other).ShouldBeEmpty();
        _scene.Say(relay, HolePunchKind.Connect, Stranger);
        _scene.Dials.Count.ShouldBe(2);
        _scene.Scene.Pass(30);
        HolePunchScene.Told(relay).Count.ShouldBe(1); // nobody is asked again so soon
    }

    [Fact]
    public void When_a_relay_cannot_help_the_next_is_asked_and_three_at_most()
    {
        var relays = Enumerable.Range(0, 5).Select(_ => _scene.Peer()).ToArray();
        foreach (var relay in relays) _scene.Name(relay, Stranger);
        _scene.Scene.Pass(16);
        for (var i = 0; i < 5; i++)
        {
            foreach (var relay in relays.Where(relay => HolePunchScene.Told(relay).Count > 0)) _scene.Say(relay, HolePunchKind.Error, Stranger, HolePunchError.NotConnected);
        }

        relays.Sum(relay => HolePunchScene.Told(relay).Count).ShouldBe(3);
        relays.ShouldAllBe(relay => HolePunchScene.Told(relay).Count <= 1);
    }

    [Fact]
    public void Nobody_is_asked_for_whom_nobody_says_to_speak_it()
    {
        var relay = _scene.Peer();
        relay.Send(new PeerMessage.Extended(
            relay.Heard<PeerMessage.ExtendedHandshake>()[0].TryGetExtension("ut_pex", out var id) ? id : (byte)0,
            new Rx.Torrent.Extensions.Exchange.PeerExchangeMessage([new(Stranger, Rx.Torrent.Discovery.PeerHints.None)], []).Write()));
        _scene.Scene.Pass(20);

        _scene.Dials.ShouldBe([Stranger]);
        HolePunchScene.Told(relay).ShouldBeEmpty();
    }
}
