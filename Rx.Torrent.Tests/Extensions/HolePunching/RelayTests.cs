using System.Net;
using Rx.Torrent.Extensions.HolePunching;
using Rx.Torrent.Tests.Simulation;

namespace Rx.Torrent.Tests.Extensions.HolePunching;

/// <summary>BEP 55, between two others.</summary>
public class RelayTests
{
    private static readonly IPEndPoint Stranger = IPEndPoint.Parse("203.0.113.5:6881");

    private readonly HolePunchScene _scene = new();

    [Fact]
    public void Both_are_told_to_dial_each_other()
    {
        var (one, other) = (_scene.Peer(), _scene.Peer());
        _scene.Say(one, HolePunchKind.Rendezvous, HolePunchScene.AddressOf(other));

        HolePunchScene.Told(one).ShouldBe([new(HolePunchKind.Connect, HolePunchScene.AddressOf(other))]);
        HolePunchScene.Told(other).ShouldBe([new(HolePunchKind.Connect, HolePunchScene.AddressOf(one))]);
        _scene.Dials.ShouldBeEmpty();
    }

    [Fact]
    public void A_peer_is_also_known_by_the_address_from_which_it_has_dialled()
    {
        var (one, other) = (_scene.Peer(), _scene.Peer());
        _scene.Say(one, HolePunchKind.Rendezvous, other.LocalEndPoint!);

        HolePunchScene.Told(one).ShouldBe([new(HolePunchKind.Connect, other.LocalEndPoint!)]);
        HolePunchScene.Told(other).ShouldBe([new(HolePunchKind.Connect, HolePunchScene.AddressOf(one))]);
    }

    [Fact]
    public void Who_is_not_here_cannot_be_met()
    {
        var one = _scene.Peer();
        _scene.Say(one, HolePunchKind.Rendezvous, Stranger);
        _scene.Say(one, HolePunchKind.Rendezvous, HolePunchScene.AddressOf(one)); // nor it itself

        HolePunchScene.Told(one).ShouldBe([Error(Stranger, HolePunchError.NotConnected), Error(HolePunchScene.AddressOf(one), HolePunchError.NotConnected)]);
    }

    [Fact]
    public void Who_does_not_speak_it_cannot_be_met()
    {
        var (one, other) = (_scene.Peer(), _scene.Peer(speaks: false));
        _scene.Say(one, HolePunchKind.Rendezvous, HolePunchScene.AddressOf(other));

        HolePunchScene.Told(one).ShouldBe([Error(HolePunchScene.AddressOf(other), HolePunchError.NoSupport)]);
        HolePunchScene.Told(other).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("0.0.0.0:6881")]
    [InlineData("224.0.0.1:6881")]
    [InlineData("203.0.113.5:0")]
    [InlineData("[::]:6881")]
    public void Where_nobody_can_be_nobody_is(string endPoint)
    {
        var one = _scene.Peer();
        _scene.Say(one, HolePunchKind.Rendezvous, IPEndPoint.Parse(endPoint));
        HolePunchScene.Told(one).ShouldBe([Error(IPEndPoint.Parse(endPoint), HolePunchError.NoSuchPeer)]);
    }

    [Fact]
    public void We_are_nobody_to_be_brought_to()
    {
        var one = _scene.Peer();
        _scene.Say(one, HolePunchKind.Rendezvous, _scene.Client.EndPoint);
        HolePunchScene.Told(one).ShouldBe([Error(_scene.Client.EndPoint, HolePunchError.NoSelf)]);
    }

    [Fact]
    public void Who_takes_no_messages_of_it_is_not_answered()
    {
        var (one, other) = (_scene.Peer(speaks: false), _scene.Peer());
        _scene.Say(one, HolePunchKind.Rendezvous, HolePunchScene.AddressOf(other));

        HolePunchScene.Told(one).ShouldBeEmpty();
        HolePunchScene.Told(other).ShouldBeEmpty();
    }

    [Fact]
    public void Nobody_is_led_into_somebody_else_s_private_network()
    {
        var (outside, inside) = (_scene.Peer(), _scene.Peer("192.168.7.7"));
        _scene.Say(outside, HolePunchKind.Rendezvous, HolePunchScene.AddressOf(inside));
        _scene.Say(inside, HolePunchKind.Rendezvous, HolePunchScene.AddressOf(outside));

        HolePunchScene.Told(outside).ShouldBe([Error(HolePunchScene.AddressOf(inside), HolePunchError.NotConnected)]);
        HolePunchScene.Told(inside).ShouldBe([Error(HolePunchScene.AddressOf(outside), HolePunchError.NotConnected)]);
    }

    [Fact]
    public void One_peer_has_its_share_and_no_more_until_a_while_has_passed()
    {
        var (greedy, victim) = (_scene.Peer(), _scene.Peer());
        for (var i = 0; i < 200; i++) _scene.Say(greedy, HolePunchKind.Rendezvous, i % 2 == 0 ? HolePunchScene.AddressOf(victim) : Stranger); // 40 seconds

        HolePunchScene.Told(greedy).Count.ShouldBeInRange(10, 18);
        greedy.IsConnected.ShouldBeTrue();
        _scene.Scene.Pass(60);
        var before = HolePunchScene.Told(greedy).Count;
        _scene.Say(greedy, HolePunchKind.Rendezvous, Stranger);
        HolePunchScene.Told(greedy).Count.ShouldBe(before + 1);
    }

    [Fact]
    public void Many_together_do_not_flood_one()
    {
        var victim = _scene.Peer();
        for (var i = 0; i < 30; i++) _scene.Say(_scene.Peer(), HolePunchKind.Rendezvous, HolePunchScene.AddressOf(victim)); // 36 seconds

        HolePunchScene.Told(victim).Count.ShouldBeInRange(10, 17);
    }

    [Fact]
    public void A_message_is_answered_with_two_at_most_and_none_is_longer_than_it()
    {
        var (one, other) = (_scene.Peer(), _scene.Peer());
        _scene.Say(one, HolePunchKind.Rendezvous, HolePunchScene.AddressOf(other));
        _scene.Say(other, HolePunchKind.Error, HolePunchScene.AddressOf(one), HolePunchError.NotConnected); // to an answer there is none

        (HolePunchScene.Told(one).Count + HolePunchScene.Told(other).Count).ShouldBe(2);
    }

    [Fact]
    public void Who_shall_not_relay_says_nothing()
    {
        var scene = new HolePunchScene(new HolePunchingOptions { Relays = false });
        var (one, other) = (scene.Peer(), scene.Peer());
        scene.Say(one, HolePunchKind.Rendezvous, HolePunchScene.AddressOf(other));

        HolePunchScene.Told(one).ShouldBeEmpty();
        HolePunchScene.Told(other).ShouldBeEmpty();
    }

    [Fact]
    public void In_a_private_torrent_it_is_not_even_offered()
    {
        var scene = new HolePunchScene(content: new TestContent(pieceCount: 4, isPrivate: true));
        scene.Peer().Heard<Rx.Torrent.Wire.PeerMessage.ExtendedHandshake>()[0].TryGetExtension("ut_holepunch", out _).ShouldBeFalse();
    }

    [Fact]
    public void When_a_magnet_link_turns_out_to_be_private_it_is_taken_back_and_nothing_is_done_any_more()
    {
        var content = new TestContent(pieceCount: 4, isPrivate: true);
        var scene = new HolePunchScene(content: content, isMagnet: true);
        var one = scene.Peer("10.80.0.1");
        scene.Peer("10.80.0.2");

        scene.Client.Swarm.TrySetMetadata(content.Metainfo.Metadata).ShouldBeTrue();
        scene.Scene.Pass(2);
        one.Heard<Rx.Torrent.Wire.PeerMessage.ExtendedHandshake>()[^1].TryGetExtension("ut_holepunch", out var id).ShouldBeTrue();
        id.ShouldBe((byte)0);
        scene.Say(one, HolePunchKind.Rendezvous, IPEndPoint.Parse("10.80.0.2:7000"));
        scene.Say(one, HolePunchKind.Connect, IPEndPoint.Parse("10.80.0.9:7000"));
        HolePunchScene.Told(one).ShouldBeEmpty();
        scene.Dials.ShouldBeEmpty();
    }

    private static HolePunchMessage Error(IPEndPoint endPoint, HolePunchError error) => new(HolePunchKind.Error, endPoint, error);
}
