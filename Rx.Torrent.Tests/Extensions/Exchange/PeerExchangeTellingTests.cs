using System.Net;
using Rx.Torrent.Discovery;
using Rx.Torrent.Extensions.Exchange;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Simulation;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Extensions.Exchange;

/// <summary>BEP 11: what we tell peers of each other.</summary>
public class PeerExchangeTellingTests
{
    private const byte TheirId = 6;

    private readonly Scene _scene = new();

    private readonly SceneClient _client;

    public PeerExchangeTellingTests() => _client = _scene.Client(build: b => b.UsePeerExchange(), options: o => o with { MaxConnections = 200 });

    [Fact]
    public void Who_is_connected_is_named_and_whoever_we_could_dial_as_reachable()
    {
        var listening = Listening();
        var (one, other) = (Dialling(7001), Dialling(7002));
        _scene.Pass(7);

        MessagesTo(one).Single().Added.ShouldBe(
            [new ExchangedPeer(listening.ListenEndPoint!, PeerHints.Reachable), new(At(other, 7002), PeerHints.None)], ignoreOrder: true);
        MessagesTo(listening).Single().Added.Select(added => added.EndPoint).ShouldBe([At(one, 7001), At(other, 7002)], ignoreOrder: true);
    }

    [Fact]
    public void Never_is_a_time_too()
    {
        var client = _scene.Client(build: b => b.UsePeerExchange(new PeerExchangeOptions { FirstAfter = TimeSpan.MaxValue, Interval = TimeSpan.MaxValue }));
        var peer = _scene.Peer().Dial(client.EndPoint);
        _scene.Pass(10);

        peer.IsConnected.ShouldBeTrue();
        client.Faults.ShouldBeEmpty();
    }

    [Fact]
    public void What_has_changed_is_told_once_a_minute_and_who_came_and_went_meanwhile_not_at_all()
    {
        var hearer = Dialling(7001);
        var leaving = Dialling(7002);
        _scene.Pass(7);
        MessagesTo(hearer).Count.ShouldBe(1);
        leaving.Close();
        var (staying, passing) = (Dialling(7003), Dialling(7004));
        _scene.Pass(5);
        passing.Close();

        _scene.Pass(40);
        MessagesTo(hearer).Count.ShouldBe(1);
        _scene.Pass(20);
        MessagesTo(hearer).Count.ShouldBe(2);
        MessagesTo(hearer)[1].Added.Select(added => added.EndPoint).ShouldBe([At(staying, 7003)]);
        MessagesTo(hearer)[1].Dropped.ShouldBe([At(leaving, 7002)]);
        _scene.Pass(180);
        MessagesTo(hearer).Count.ShouldBe(2); // nothing has changed
    }

    [Fact]
    public void A_message_names_fifty_and_the_next_one_the_rest()
    {
        var hearer = Dialling(7000);
        for (var i = 0; i < 60; i++) Dialling(7001 + i);

        _scene.Pass(8);
        MessagesTo(hearer).Single().Added.Count.ShouldBeLessThanOrEqualTo(50);
        _scene.Pass(130);
        MessagesTo(hearer).Select(message => message.Added.Count).Sum().ShouldBe(60);
        MessagesTo(hearer).ShouldAllBe(message => message.Added.Count <= 50);
    }

    [Fact]
    public void Who_dialled_us_and_does_not_say_where_it_listens_is_not_named()
    {
        var hearer = Dialling(7001);
        _scene.Peer().StaysAlive().Says(ExtendedHandshake.Empty).Dial(_client.EndPoint);

        _scene.Pass(70);
        MessagesTo(hearer).ShouldBeEmpty();
    }

    [Fact]
    public void What_a_peer_says_of_itself_is_told_as_hints()
    {
        var hearer = Dialling(7001);
        _scene.Peer().StaysAlive().Says(ExtendedHandshake.Empty.With("e", 1).WithExtension("ut_holepunch", 9) with { ListenPort = 7002, UploadOnly = true }).Dial(_client.EndPoint);

        _scene.Pass(7);
        MessagesTo(hearer).Single().Added.Single().Hints.ShouldBe(PeerHints.PrefersEncryption | PeerHints.UploadOnly | PeerHints.SupportsHolepunch);
    }

    [Fact]
    public void In_a_private_torrent_it_is_not_even_offered()
    {
        var scene = new Scene(new TestContent(pieceCount: 4, isPrivate: true));
        var client = scene.Client(build: b => b.UsePeerExchange());
        var peers = Enumerable.Range(1, 2).Select(i => scene.Peer().StaysAlive().Says(Hello(7000 + i)).Dial(client.EndPoint)).ToArray();

        scene.Pass(70);
        peers.SelectMany(peer => peer.Heard<ExtendedHandshake>()[0].Extensions).ShouldBeEmpty();
        peers.ShouldAllBe(peer => peer.Heard<Extended>().Count == 0);
    }

    [Fact]
    public void While_a_link_leaves_open_whether_it_is_private_nothing_is_told_and_it_is_taken_back_when_it_is()
    {
        var scene = new Scene(new TestContent(pieceCount: 4, isPrivate: true));
        var listening = Enumerable.Range(0, 2).Select(_ => scene.Peer().StaysAlive().Says(Hello(7000))).ToArray();
        var client = scene.MagnetClient(build: b => b.UsePeerExchange(), peers: [.. listening.Select(peer => peer.Listen())]);
        scene.Pass(70);
        listening.ShouldAllBe(peer => peer.IsConnected && peer.Heard<Extended>().Count == 0);

        client.Swarm.TrySetMetadata(scene.Content.Metainfo.Metadata);
        scene.Pass(70);
        foreach (var peer in listening)
        {
            peer.Heard<Extended>().ShouldBeEmpty();
            peer.Heard<ExtendedHandshake>()[^1].TryGetExtension("ut_pex", out var id).ShouldBeTrue();
            id.ShouldBe((byte)0);
        }
    }

    [Fact]
    public void Both_families_are_written_and_read()
    {
        var message = new PeerExchangeMessage(
            [new(IPEndPoint.Parse("192.0.2.7:1000"), PeerHints.Reachable), new(IPEndPoint.Parse("[2001:db8::7]:2000"), PeerHints.UploadOnly)],
            [IPEndPoint.Parse("[2001:db8::8]:3000"), IPEndPoint.Parse("192.0.2.8:4000")]);

        PeerExchangeMessage.TryRead(message.Write(), out var read).ShouldBeTrue();
        read.Added.ShouldBe(message.Added);
        read.Dropped.ShouldBe(message.Dropped, ignoreOrder: true);
    }

    private static ExtendedHandshake Hello(int listenPort) => ExtendedHandshake.Empty.WithExtension("ut_pex", TheirId) with { ListenPort = listenPort };

    private static IPEndPoint At(ScriptedPeer peer, int port) => new(peer.Host.Address, port);

    private static IReadOnlyList<PeerExchangeMessage> MessagesTo(ScriptedPeer peer) => [.. peer.Heard<Extended>().Where(message => message.Id == TheirId)
        .Select(message => PeerExchangeMessage.TryRead(message.Body, out var read) ? read : throw new InvalidOperationException("not a message of ut_pex"))];

    private ScriptedPeer Dialling(int listenPort) => _scene.Peer().StaysAlive().Says(Hello(listenPort)).Dial(_client.EndPoint);

    private ScriptedPeer Listening()
    {
        var peer = _scene.Peer().StaysAlive().Says(Hello(1));
        _client.Swarm.Connect(peer.Listen());
        return peer;
    }
}
