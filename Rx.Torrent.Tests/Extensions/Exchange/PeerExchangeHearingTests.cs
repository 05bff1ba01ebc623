using System.Net;
using System.Reactive.Linq;
using Rx.Torrent.Discovery;
using Rx.Torrent.Extensions.Exchange;
using Rx.Torrent.Extensions.Bounds;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Extensions.Exchange;

/// <summary>BEP 11: what peers tell us of each other.</summary>
public class PeerExchangeHearingTests
{
    private readonly Scene _scene = new();
    private readonly SceneClient _client;
    private readonly LiveList<PeerCandidate> _found;

    public PeerExchangeHearingTests()
    {
        _client = _scene.Client(build: b => b.UsePeerExchange());
        _found = _client.Swarm.Events.OfType<ClientEvent.CandidateFound>().Select(found => found.Candidate).ToLiveList();
    }

    [Fact]
    public void Whoever_is_named_is_dialled_and_known_to_come_from_there()
    {
        var named = _scene.Peer();
        Say(Peer(), new ExchangedPeer(named.Listen(), PeerHints.UploadOnly | PeerHints.Reachable));

        named.IsConnected.ShouldBeTrue();
        _found.ShouldBe([new PeerCandidate(named.ListenEndPoint!, PeerSourceKind.Pex) { Hints = PeerHints.UploadOnly | PeerHints.Reachable }]);
    }

    [Fact]
    public void The_other_plugins_have_their_say_wherever_they_stand()
    {
        var named = _scene.Peer();
        var client = _scene.Client(build: b => b.Use(new Rx.Torrent.Tests.Plugins.Hooks.HookPlugin { Candidates = (found, _) => found.Where(candidate => candidate.Source != PeerSourceKind.Pex) }).UsePeerExchange());
        var peer = _scene.Peer().StaysAlive().Dial(client.EndPoint);
        _scene.Pass(1);

        Say(peer, new ExchangedPeer(named.Listen(), PeerHints.None));
        named.ConnectionCount.ShouldBe(0);
    }

    [Fact]
    public void In_the_phase_of_a_magnet_link_peers_are_found_this_way()
    {
        var named = _scene.Peer();
        var peer = _scene.Peer().StaysAlive().Dial(_scene.MagnetClient(build: b => b.UsePeerExchange()).EndPoint);
        _scene.Pass(1);

        Say(peer, new ExchangedPeer(named.Listen(), PeerHints.None));
        named.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public void Of_what_comes_within_a_minute_three_messages_are_listened_to()
    {
        var peer = Peer();
        for (var i = 1; i <= 5; i++) Say(peer, Named(i));
        _scene.Pass(60);
        Say(peer, Named(6));

        _found.Select(candidate => candidate.EndPoint).ShouldBe(((int[])[1, 2, 3, 6]).Select(number => Named(number).EndPoint));
        peer.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public void Too_many_messages_end_the_connection()
    {
        var peer = Peer();
        for (var i = 0; i < 7; i++) peer.Send(Message(peer, Named(i + 1)));

        _scene.Pass(1);
        _client.Ends.ShouldBe([DisconnectKind.ProtocolError]);
    }

    [Fact]
    public void A_clock_that_is_set_back_makes_nobody_talkative()
    {
        var scene = new Scene();
        var clock = new SetBackClock(scene.Time) { Error = TimeSpan.FromDays(1) };
        var client = scene.Client(build: b => b.UseLoop(clock, workers: scene.Time).UsePeerExchange());
        var found = client.Swarm.Events.OfType<ClientEvent.CandidateFound>().ToLiveList();
        var peer = scene.Peer().StaysAlive().Dial(client.EndPoint);
        scene.Pass(1);

        for (var i = 1; i <= 10; i++)
        {
            peer.Send(Message(peer, Named(i)));
            scene.Pass(60);
            if (i == 2) clock.Error -= TimeSpan.FromHours(1);
        }

        client.Ends.ShouldBeEmpty();
        found.Count.ShouldBe(10);
    }

    [Theory]
    [InlineData("")]
    [InlineData("i3e")]
    [InlineData("d5:added")]
    public void What_is_no_message_ends_the_connection(string body)
    {
        var peer = Peer();
        peer.Send(new Extended(IdOf(peer), new Payload(System.Text.Encoding.Latin1.GetBytes(body))));

        _scene.Pass(1);
        _client.Ends.ShouldBe([DisconnectKind.ProtocolError]);
        _client.Faults.ShouldBeEmpty();
    }

    [Fact]
    public void One_peer_names_no_more_than_so_many_until_it_says_that_some_have_gone()
    {
        var peer = Peer();
        Say(peer, [.. Enumerable.Range(1, 300).Select(Named)]);
        _found.Count.ShouldBe(200);
        _scene.Pass(60);
        Say(peer, Named(400));
        _found.Count.ShouldBe(200);
        _scene.Pass(60);

        peer.Send(new Extended(IdOf(peer), new PeerExchangeMessage([Named(401)], [Named(1).EndPoint]).Write()));
        _scene.Pass(2);
        _found.Count.ShouldBe(201);
    }

    [Fact]
    public void Any_later_message_names_fifty()
    {
        var peer = Peer();
        Say(peer, Named(1));
        _scene.Pass(60);
        Say(peer, [.. Enumerable.Range(2, 100).Select(Named)]);

        _found.Count.ShouldBe(51);
    }

    [Fact]
    public void One_address_is_named_once_and_one_that_nobody_has_not_at_all()
    {
        Say(Peer(), At("203.0.113.1", 1000), At("203.0.113.1", 1001), At("0.0.0.0", 1), At("224.0.0.1", 1), At("203.0.113.2", 0), At("203.0.113.3", 3000));

        _found.Select(candidate => $"{candidate.EndPoint}").ShouldBe(["203.0.113.1:1000", "203.0.113.3:3000"]);
    }

    [Theory]
    [InlineData("203.0.113.9", "198.51.100.1", true)]
    [InlineData("203.0.113.9", "192.168.1.1", false)]
    [InlineData("203.0.113.9", "10.1.2.3", false)]
    [InlineData("203.0.113.9", "172.20.0.1", false)]
    [InlineData("203.0.113.9", "100.64.0.1", false)]
    [InlineData("203.0.113.9", "169.254.0.1", false)]
    [InlineData("203.0.113.9", "127.0.0.1", false)]
    [InlineData("203.0.113.9", "fe80::1", false)]
    [InlineData("203.0.113.9", "fd00::1", false)]
    [InlineData("203.0.113.9", "::1", false)]
    [InlineData("203.0.113.9", "::ffff:127.0.0.1", false)]
    [InlineData("203.0.113.9", "0.0.0.1", false)]
    [InlineData("203.0.113.9", "64:ff9b::a00:1", false)] // 10.0.0.1 behind NAT64
    [InlineData("203.0.113.9", "2002:c0a8:101::1", false)] // 192.168.1.1 behind 6to4
    [InlineData("203.0.113.9", "2001:db8::1", true)]
    [InlineData("192.168.1.2", "192.168.1.1", true)]
    [InlineData("192.168.1.2", "203.0.113.9", true)]
    [InlineData("192.168.1.2", "127.0.0.1", false)]
    [InlineData("127.0.0.1", "127.0.0.1", true)]
    public void Addresses_are_exchanged_where_they_mean_the_same_to_both(string peer, string named, bool isAllowed) =>
        Reach.Allows(IPAddress.Parse(peer), IPAddress.Parse(named)).ShouldBe(isAllowed);

    [Fact]
    public void A_private_torrent_listens_to_no_plugin_either_but_to_one_that_speaks_for_a_tracker()
    {
        var scene = new Scene(new TestContent(pieceCount: 4, isPrivate: true));
        var (pex, tracker) = (scene.Peer(), scene.Peer());
        var client = scene.Client();

        client.Swarm.Learn(new PeerCandidate(pex.Listen(), PeerSourceKind.Pex));
        client.Swarm.Learn(new PeerCandidate(tracker.Listen(), PeerSourceKind.Tracker));
        scene.Pass(2);
        pex.ConnectionCount.ShouldBe(0);
        tracker.ConnectionCount.ShouldBe(1);
    }

    private static ExchangedPeer Named(int number) => At($"203.{number / 250}.113.{number % 250 + 1}", 1000);

    private static ExchangedPeer At(string address, int port) => new(new IPEndPoint(IPAddress.Parse(address), port), PeerHints.None);

    private static byte IdOf(ScriptedPeer peer) => peer.Heard<ExtendedHandshake>()[0].TryGetExtension("ut_pex", out var id) ? id : (byte)0;

    private static Extended Message(ScriptedPeer peer, params ExchangedPeer[] added) => new(IdOf(peer), new PeerExchangeMessage(added, []).Write());

    private ScriptedPeer Peer()
    {
        var peer = _scene.Peer().StaysAlive().Dial(_client.EndPoint);
        _scene.Pass(1);
        return peer;
    }

    private void Say(ScriptedPeer peer, params ExchangedPeer[] added)
    {
        peer.Send(Message(peer, added));
        _scene.Pass(2);
    }
}
