using System.Net;
using System.Net.Sockets;
using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Transport;

namespace Rx.Torrent.Tests.Simulation;

public class SimulatedDatagramTests
{
    private readonly TestScheduler _time = new();

    private SimulatedNetwork Network(int seed = 1) => new(_time, seed);

    private static IDatagramSocket Open(SimulatedHost host, int port = 0) => host.Datagrams.Open(new IPEndPoint(IPAddress.IPv6Any, port));

    private static List<byte> Heard(IDatagramSocket socket)
    {
        var heard = new List<byte>();
        socket.Received.Subscribe(datagram => heard.Add(datagram.Bytes.Span[0]));
        return heard;
    }

    private void Pass(double milliseconds) => _time.AdvanceBy(TimeSpan.FromMilliseconds(milliseconds));

    [Fact]
    public void A_datagram_takes_as_long_as_both_lines_and_says_whence_it_comes()
    {
        var network = Network();
        var (one, other) = (Open(network.AddHost(), 1000), Open(network.AddHost(), 2000));
        var senders = new List<IPEndPoint>();
        other.Received.Subscribe(datagram => senders.Add(datagram.From));

        one.Send([1], other.Local).ShouldBeTrue();

        Pass(19);
        senders.ShouldBeEmpty();
        Pass(2);
        senders.ShouldBe([one.Local]);
    }

    [Fact]
    public void The_senders_buffer_is_the_senders_again_at_once()
    {
        var network = Network();
        var (one, other) = (Open(network.AddHost()), Open(network.AddHost()));
        var heard = Heard(other);
        byte[] buffer = [1];
        one.Send(buffer, other.Local);
        buffer[0] = 9;
        Pass(50);
        heard.ShouldBe([1]);
    }

    [Fact]
    public void Some_are_lost_some_come_twice_and_some_are_overtaken()
    {
        var network = Network();
        var one = Open(network.AddHost(conditions: new NetworkConditions { Loss = 0.2, Duplication = 0.1, Reordering = 0.1 }));
        var other = Open(network.AddHost());
        var heard = Heard(other);

        for (var i = 0; i < 200; i++)
        {
            one.Send([(byte)i], other.Local).ShouldBeTrue();
            Pass(1);
        }
        Pass(1000);

        heard.Distinct().Count().ShouldBeInRange(140, 180);
        (heard.Count - heard.Distinct().Count()).ShouldBeInRange(5, 35);
        heard.ShouldNotBe([.. heard.Order()]);
    }

    [Fact]
    public void The_same_seed_tells_the_same_story()
    {
        List<byte> Story(int seed)
        {
            var network = Network(seed);
            var bad = new NetworkConditions { Loss = 0.2, Duplication = 0.2, Reordering = 0.2, Jitter = TimeSpan.FromMilliseconds(5) };
            var (one, other) = (Open(network.AddHost(conditions: bad)), Open(network.AddHost()));
            var heard = Heard(other);
            for (var i = 0; i < 100; i++) one.Send([(byte)i], other.Local);
            Pass(1000);
            return heard;
        }

        Story(7).ShouldBe(Story(7));
        Story(7).ShouldNotBe(Story(8));
    }

    [Fact]
    public void What_is_too_long_for_a_line_does_not_pass_it()
    {
        var network = Network();
        var narrow = new NetworkConditions { Mtu = 1400 };
        var (one, other) = (Open(network.AddHost()), Open(network.AddHost(conditions: narrow)));
        var (atOne, atOther) = (Heard(one), Heard(other));

        one.Send(new byte[1401], other.Local).ShouldBeTrue(); // lost further on
        other.Send(new byte[1401], one.Local).ShouldBeFalse();
        one.Send(new byte[1400], other.Local).ShouldBeTrue();
        Pass(50);

        atOther.Count.ShouldBe(1);
        atOne.ShouldBeEmpty();
    }

    [Fact]
    public void A_line_with_a_rate_queues_and_loses_what_exceeds_its_buffer()
    {
        var network = Network();
        var slow = new NetworkConditions { UploadRate = 10_000, Buffer = 5_000 };
        var (one, other) = (Open(network.AddHost(conditions: slow)), Open(network.AddHost()));
        var heard = Heard(other);

        for (byte i = 0; i < 10; i++)
        {
            var bytes = new byte[1000];
            bytes[0] = i;
            one.Send(bytes, other.Local).ShouldBeTrue();
        }
        Pass(125);
        heard.ShouldBe([0]);
        Pass(1000);
        heard.ShouldBe([0, 1, 2, 3, 4]);
    }

    [Fact]
    public void Nothing_passes_while_the_cable_is_unplugged()
    {
        var network = Network();
        var host = network.AddHost();
        var (one, other) = (Open(host), Open(network.AddHost()));
        var heard = Heard(other);
        host.IsOnline = false;
        one.Send([1], other.Local).ShouldBeTrue();
        host.IsOnline = true;
        one.Send([2], other.Local).ShouldBeTrue();
        Pass(50);
        heard.ShouldBe([2]);
    }

    [Theory]
    [InlineData(NatKind.FullCone, true, true, true)]
    [InlineData(NatKind.AddressRestricted, true, true, false)]
    [InlineData(NatKind.PortRestricted, true, false, false)]
    [InlineData(NatKind.Symmetric, true, false, false)]
    public void A_translator_lets_in_what_was_asked_for(NatKind kind, bool partner, bool partnersOtherPort, bool stranger)
    {
        var network = Network();
        var home = network.AddHost();
        home.Nat = kind;
        var inside = Open(home, 1000);
        var heard = Heard(inside);
        var partnerHost = network.AddHost();
        var (asked, otherPort, strange) = (Open(partnerHost), Open(partnerHost), Open(network.AddHost()));
        IPEndPoint? outer = null;
        asked.Received.Subscribe(datagram => outer = datagram.From);

        asked.Send([0], inside.Local); // nobody has been asked yet
        Pass(50);
        inside.Send([9], asked.Local);
        Pass(50);
        asked.Send([1], outer!);
        Pass(50);
        otherPort.Send([2], outer!);
        Pass(50);
        strange.Send([3], outer!);
        Pass(50);

        heard.ShouldBe([.. new[] { (partner, 1), (partnersOtherPort, 2), (stranger, 3) }.Where(one => one.Item1).Select(one => (byte)one.Item2)]);
    }

    [Fact]
    public void A_symmetric_translator_shows_every_partner_another_port_and_silence_is_forgotten()
    {
        var network = Network();
        var home = network.AddHost();
        home.Nat = NatKind.Symmetric;
        var inside = Open(home, 1000);
        var heard = Heard(inside);
        var outers = new List<IPEndPoint>();
        var partners = new[] { Open(network.AddHost()), Open(network.AddHost()) };
        foreach (var partner in partners)
        {
            partner.Received.Subscribe(datagram => outers.Add(datagram.From));
            inside.Send([1], partner.Local);
        }
        Pass(50);
        outers.Distinct().Count().ShouldBe(2);

        partners[0].Send([1], outers[0]);
        Pass(50);
        heard.Count.ShouldBe(1);
        _time.AdvanceBy(TimeSpan.FromMinutes(3));
        partners[0].Send([1], outers[0]);
        Pass(50);
        heard.Count.ShouldBe(1);
    }

    [Fact]
    public void Ports_are_had_once_and_a_closed_one_is_free_again()
    {
        var host = Network().AddHost();
        var socket = Open(host, 1000);
        Should.Throw<TransportException>(() => Open(host, 1000)).Error.ShouldBe(SocketError.AddressAlreadyInUse);
        var ended = false;
        socket.Received.Subscribe(_ => { }, () => ended = true);
        socket.Dispose();
        ended.ShouldBeTrue();
        socket.Send([1], new IPEndPoint(IPAddress.Loopback, 1)).ShouldBeFalse();
        Open(host, 1000).Local.Port.ShouldBe(1000);
    }

    [Fact]
    public void A_partition_is_one_for_datagrams_too()
    {
        var network = Network();
        var (one, other) = (network.AddHost(), network.AddHost());
        var (from, to) = (Open(one), Open(other));
        var heard = Heard(to);
        from.Send([1], to.Local);
        using (network.Divide([one], [other]))
        {
            Pass(100); // the first is lost on its way
            from.Send([2], to.Local).ShouldBeTrue();
        }
        from.Send([3], to.Local);

        Pass(100);

        heard.ShouldBe([3]);
    }
}
