using System.Net;
using Rx.Torrent.Loops;
using Rx.Torrent.Swarms.Connecting;
using Rx.Torrent.Testing;

namespace Rx.Torrent.Tests.Swarms.Connecting;

/// <summary>At which ports and addresses others find us.</summary>
public class WhereaboutsTests
{
    private static readonly IPAddress Stranger = IPAddress.Parse("203.0.113.7");
    private static readonly IPAddress Neighbour = IPAddress.Parse("192.168.1.7");

    private readonly TestScheduler _time = new();
    private readonly Whereabouts _we;
    private readonly LiveList<System.Reactive.Unit> _ports;
    private readonly LiveList<System.Reactive.Unit> _addresses;
    private IPEndPoint? _listening = new(IPAddress.Any, 6881);
    private ushort? _external;

    public WhereaboutsTests()
    {
        _we = new Whereabouts(new Loop(_time, error => throw error), () => _listening, port => _external ?? port);
        (_ports, _addresses) = (_we.PortChanged.ToLiveList(), _we.AddressChanged.ToLiveList());
    }

    [Fact]
    public void The_world_is_told_the_port_of_the_gateway_and_the_house_our_own()
    {
        (_we.PortFor(Stranger), _we.PortFor(Neighbour)).ShouldBe(((ushort)6881, (ushort)6881));
        _external = 40000;
        (_we.PortFor(Stranger), _we.PortFor(Neighbour)).ShouldBe(((ushort)40000, (ushort)6881));
        _listening = null;
        (_we.PortFor(Stranger), _we.PortFor(Neighbour)).ShouldBe(((ushort)0, (ushort)0));
    }

    [Fact]
    public void A_change_is_told_once_and_what_is_no_change_not_at_all()
    {
        Look();
        _external = 6881;
        Look();
        _ports.ShouldBeEmpty();
        _external = 40000;
        Look();
        Look();
        _ports.Count.ShouldBe(1);
        _listening = null;
        Look();
        _ports.Count.ShouldBe(2);

        void Look()
        {
            _we.Look();
            _time.AdvanceBy(10);
        }
    }

    [Fact]
    public void While_nobody_listens_the_loop_is_not_woken_and_a_change_from_then_is_none()
    {
        var told = 0;
        var we = new Whereabouts(new Loop(_time, error => throw error), () => _listening, port => _external ?? port);
        _external = 40000;
        we.Look();
        _time.Start(); // all that waits, and its time passes
        _time.Clock.ShouldBe(0);

        using var listening = we.PortChanged.Subscribe(_ => told++);
        we.Look();
        _time.AdvanceBy(10);
        told.ShouldBe(0);
        _external = 40001;
        we.Look();
        _time.AdvanceBy(10);
        told.ShouldBe(1);
    }

    [Fact]
    public void Strangers_see_us_where_most_of_them_say_so_and_neighbours_where_we_listen()
    {
        _we.SeenFrom(Stranger).ShouldBe(_listening);
        Say("198.51.100.1", "20.0.0.1");
        _external = 40000;
        _we.SeenFrom(Stranger).ShouldBe(IPEndPoint.Parse("20.0.0.1:40000"));
        _we.SeenFrom(Neighbour).ShouldBe(_listening);

        Say("66.66.66.66", "20.0.0.2"); // one against one
        _we.SeenFrom(Stranger).Address.ToString().ShouldBe("20.0.0.1");
        Say("198.51.100.2", "20.0.0.2");
        _we.SeenFrom(Stranger).Address.ToString().ShouldBe("20.0.0.2");
        _addresses.Count.ShouldBe(2);
    }

    [Fact]
    public void One_has_one_vote_however_often_he_speaks_and_an_IPv6_subscriber_is_one()
    {
        for (var i = 1; i <= 3; i++) Say($"198.51.100.{i}", "20.0.0.1");
        for (var i = 1; i <= 100; i++) Say("66.66.66.66", $"20.0.9.{i}");
        _we.SeenFrom(Stranger).Address.ToString().ShouldBe("20.0.0.1");

        for (var i = 1; i <= 3; i++) Say($"2a00:{i}::1", "2a00:9::1");
        for (var i = 1; i <= 100; i++) Say($"2a00:66::{i}", "2a00:8::1");
        _we.SeenFrom(IPAddress.Parse("2a00:77::1")).Address.ToString().ShouldBe("2a00:9::1");
    }

    [Theory]
    [InlineData("203.0.113.1", "192.168.1.1")]
    [InlineData("203.0.113.1", "127.0.0.1")]
    [InlineData("203.0.113.1", "224.0.0.1")]
    [InlineData("203.0.113.1", "2a00::1")]
    [InlineData("192.168.1.1", "20.0.0.1")]
    public void What_cannot_be_so_is_not_counted(string peer, string seen)
    {
        Say(peer, seen);
        _addresses.ShouldBeEmpty();
    }

    [Fact]
    public void Old_votes_give_way_so_that_a_new_address_is_noticed()
    {
        for (var i = 1; i <= 100; i++) Say($"198.51.100.{i}", "20.0.0.1");
        for (var i = 1; i <= 17; i++) Say($"198.51.101.{i}", "20.0.0.2");
        _we.SeenFrom(Stranger).Address.ToString().ShouldBe("20.0.0.2");
    }

    private void Say(string peer, string seen) => _we.Hear(IPAddress.Parse(seen), IPAddress.Parse(peer));
}
