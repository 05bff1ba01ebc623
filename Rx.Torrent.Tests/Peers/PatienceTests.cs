using System.Net;
using Rx.Torrent.Peers;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Transport;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Peers;

/// <summary>How long a connection waits for what, and what it says meanwhile.</summary>
public class PatienceTests
{
    private readonly Scene _scene = new();

    [Fact]
    public void Who_dials_us_has_ten_seconds_for_the_handshake()
    {
        var client = _scene.Client();
        var mute = new ScriptedPeer(_scene.Network.AddHost(), _scene.Content.Metainfo) { Greets = false }.Dial(client.EndPoint);

        _scene.Pass(9.9);
        mute.IsConnected.ShouldBeTrue();
        _scene.Pass(2.2);
        mute.IsConnected.ShouldBeFalse();
        mute.Received.ShouldBeEmpty(); // nobody knows yet which swarm it wants
    }

    [Fact]
    public void Whom_we_dial_has_ten_seconds_for_the_handshake()
    {
        var mute = new ScriptedPeer(_scene.Network.AddHost(), _scene.Content.Metainfo) { Greets = false };
        var client = _scene.Client(peers: [mute.Listen()]);

        _scene.Pass(9.9);
        mute.IsConnected.ShouldBeTrue();
        _scene.Pass(2.2);
        client.Ends.ShouldBe([DisconnectKind.HandshakeTimeout]);
        client.Connected.ShouldBeEmpty();
        mute.Heard<Handshake>().Count.ShouldBe(1);
    }

    [Fact]
    public void Half_a_handshake_is_none()
    {
        var client = _scene.Client();
        var slow = new ScriptedPeer(_scene.Network.AddHost(), _scene.Content.Metainfo) { Greets = false };
        var bytes = MessageCodec.Encode(new Handshake(slow.Reserved, _scene.Content.Metainfo.InfoHash, slow.Id));
        slow.WhenConnected.Subscribe(_ =>
        {
            for (var i = 0; i < 60; i++)
            {
                var part = bytes[i..(i + 1)];
                slow.After(TimeSpan.FromSeconds(i), _ => slow.SendBytes(part)); // each byte says that it lives
            }
        });
        slow.Dial(client.EndPoint);

        _scene.Pass(12.2);
        slow.IsConnected.ShouldBeFalse();
    }

    [Fact]
    public void Where_nobody_answers_is_given_up_after_fifteen_seconds()
    {
        var nowhere = new IPEndPoint(IPAddress.Parse("10.9.9.9"), 6881);
        var dials = new List<double>();
        _scene.Network.Events.Subscribe(what =>
        {
            if (what.Kind == NetworkEventKind.Dialled) dials.Add(TimeSpan.FromTicks(_scene.Time.Clock).TotalSeconds);
        });
        _scene.Client(peers: [nowhere], options: o => o with { ShortestReconnect = TimeSpan.FromSeconds(1) });

        _scene.Pass(18);
        dials.Count.ShouldBe(2);
        (dials[1] - dials[0]).ShouldBeInRange(15.5, 17.5); // the time-out, then a second's wait, or so
    }

    [Fact]
    public void Somebody_who_says_nothing_for_two_minutes_is_taken_for_dead()
    {
        var client = _scene.Client();
        var silent = _scene.Peer().Dial(client.EndPoint);

        _scene.Pass(119);
        silent.IsConnected.ShouldBeTrue();
        _scene.Pass(3);
        client.Ends.ShouldBe([DisconnectKind.Silence]);
    }

    [Fact]
    public void A_keep_alive_is_enough_to_be_kept()
    {
        var client = _scene.Client();
        var quiet = _scene.Peer().StaysAlive().Dial(client.EndPoint);

        _scene.Pass(600);
        quiet.IsConnected.ShouldBeTrue();
        client.Ends.ShouldBeEmpty();
    }

    [Fact]
    public void We_say_that_we_live_before_two_minutes_are_over()
    {
        var client = _scene.Client();
        var quiet = _scene.Peer().StaysAlive().Dial(client.EndPoint);
        _scene.Pass(500);

        var times = quiet.Received.Where(received => received.Value is KeepAlive).Select(received => TimeSpan.FromTicks(received.Time).TotalSeconds).ToArray();
        times.Length.ShouldBe(5);
        times.Zip(times.Skip(1), (earlier, later) => later - earlier).ShouldAllBe(gap => gap >= 90 && gap < 100);
    }

    [Fact]
    public void A_cable_that_is_pulled_shows_as_silence()
    {
        var seed = _scene.SeedClient();
        var peer = _scene.Peer().StaysAlive().Dial(seed.EndPoint);
        _scene.Pass(1);

        peer.Host.IsOnline = false;
        _scene.Pass(110);
        seed.Ends.ShouldBeEmpty();
        _scene.Pass(15);
        seed.Ends.ShouldBe([DisconnectKind.Silence]);
    }

    [Fact]
    public void A_peer_that_resets_the_connection_is_lost()
    {
        var client = _scene.Client();
        var peer = _scene.Peer().Dial(client.EndPoint);
        _scene.Pass(1);

        peer.Host.ResetConnections();
        _scene.Pass(1);
        client.Ends.ShouldBe([DisconnectKind.ConnectionLost]);
    }

    [Fact]
    public void A_peer_that_closes_the_connection_has_closed_it()
    {
        var client = _scene.Client();
        var peer = _scene.Peer().Dial(client.EndPoint);
        _scene.Pass(1);

        peer.Close();
        _scene.Pass(1);
        client.Ends.ShouldBe([DisconnectKind.ClosedByPeer]);
        client.Host.ConnectionCount.ShouldBe(0);
    }

    [Fact]
    public void No_visitor_waits_for_ever_and_the_oldest_makes_room()
    {
        var client = _scene.Client(build: b => b.Configure(o => o with { MaxHalfOpen = 3 }));
        var visitors = Enumerable.Range(0, 5).Select(_ =>
            new ScriptedPeer(_scene.Network.AddHost(), _scene.Content.Metainfo) { Greets = false }).ToArray();
        foreach (var visitor in visitors)
        {
            visitor.Dial(client.EndPoint);
            _scene.Pass(0.5);
        }

        visitors.Select(visitor => visitor.IsConnected).ShouldBe([false, false, true, true, true]);
        visitors[0].End.ShouldBe(ChannelState.Ended);
    }
}
