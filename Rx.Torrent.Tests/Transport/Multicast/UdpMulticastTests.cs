using System.Net;
using System.Net.Sockets;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using Rx.Torrent.Tests.Interop.Harness;
using Rx.Torrent.Tests.Interop.Namespaces;
using Rx.Torrent.Transport;
using Rx.Torrent.Transport.Multicast;

namespace Rx.Torrent.Tests.Transport.Multicast;

/// <summary>Groups on the loopback interface, where nobody else is.</summary>
public class UdpMulticastTests
{
    private static readonly TimeSpan Patience = Interop.Harness.Patience.Default;
    private static readonly MulticastInterface Loopback = new("lo", 1, IPAddress.Loopback, [IPNetwork.Parse("127.0.0.0/8")]);

    private readonly UdpTransport _udp = new();

    [Fact]
    public async Task Members_on_one_port_hear_each_other_and_themselves()
    {
        var group = FreeGroup();
        using var one = _udp.Join(new MulticastMembership(group, Loopback));
        using var other = _udp.Join(new MulticastMembership(group, Loopback));
        var (atOne, atOther) = (one.Received.FirstAsync().ToTask(), other.Received.FirstAsync().ToTask());

        one.Send("hello"u8, group).ShouldBeTrue();

        foreach (var arrival in (Task<Datagram>[])[atOne, atOther])
        {
            var datagram = await arrival.WaitAsync(Patience);
            datagram.From.ShouldBe(new IPEndPoint(IPAddress.Loopback, group.Port));
            datagram.Bytes.ToArray().ShouldBe("hello"u8.ToArray());
        }
    }

    [Fact]
    public async Task What_is_sent_to_us_alone_does_not_come_through_a_group()
    {
        if (OperatingSystem.IsWindows()) return; // there a group is heard at an address of one's own
        var group = FreeGroup();
        using var member = _udp.Join(new MulticastMembership(group, Loopback));
        using var stranger = _udp.Open(new IPEndPoint(IPAddress.Loopback, 0));
        var arrival = member.Received.FirstAsync().ToTask();

        stranger.Send("to you"u8, new IPEndPoint(IPAddress.Loopback, group.Port));
        member.Send("to all"u8, group).ShouldBeTrue();

        (await arrival.WaitAsync(Patience)).Bytes.ToArray().ShouldBe("to all"u8.ToArray());
    }

    [NamespaceFact(RealClient.None)]
    public async Task What_comes_through_one_interface_is_not_heard_on_another()
    {
        await using var network = await NetworkNamespace.StartAsync();
        var group = FreeGroup();
        var cable = network.FindInterface();
        using var here = _udp.Join(new MulticastMembership(group, Loopback));
        using var there = _udp.Join(new MulticastMembership(group, cable));
        var (atHere, atThere) = (here.Received.FirstAsync().ToTask(), there.Received.FirstAsync().ToTask());

        there.Send("through the cable"u8, group).ShouldBeTrue();
        var datagram = await atThere.WaitAsync(Patience);
        here.Send("here"u8, group).ShouldBeTrue();

        datagram.From.Address.ShouldBe(network.Here);
        cable.Neighbours(network.There).ShouldBeTrue();
        (await atHere.WaitAsync(Patience)).Bytes.ToArray().ShouldBe("here"u8.ToArray());
    }

    [Fact]
    public void An_interface_that_is_not_there_cannot_be_joined()
    {
        var nowhere = new MulticastInterface("none", 12345, IPAddress.Parse("198.51.100.7"), []);

        Should.Throw<TransportException>(() => _udp.Join(new MulticastMembership(FreeGroup(), nowhere))).Message.ShouldContain("198.51.100.7");
        Should.Throw<TransportException>(() => _udp.Join(new MulticastMembership(new IPEndPoint(IPAddress.Parse("ff15::1"), 7001), nowhere)));
    }

    [Fact]
    public void An_address_that_is_no_group_cannot_be_joined() =>
        Should.Throw<TransportException>(() => _udp.Join(new MulticastMembership(new IPEndPoint(IPAddress.Loopback, 0), Loopback)));

    [Fact]
    public void The_interfaces_of_this_machine_are_its_own_and_not_loopback() => _udp.MulticastInterfaces.ShouldAllBe(at =>
        at.Name.Length > 0 && !IPAddress.IsLoopback(at.Address) && at.Neighbours(at.Address));

    [Fact]
    public void A_network_is_the_leading_bits_of_an_address()
    {
        MulticastInterface.NetworkOf(IPAddress.Parse("192.168.77.99"), 20).ShouldBe(IPNetwork.Parse("192.168.64.0/20"));
        MulticastInterface.NetworkOf(IPAddress.Parse("fe80::1:2:3:4"), 64).ShouldBe(IPNetwork.Parse("fe80::/64"));
        MulticastInterface.NetworkOf(IPAddress.Parse("10.1.2.3"), 0).ShouldBe(IPNetwork.Parse("0.0.0.0/0"));
        var at = new MulticastInterface("x", 0, IPAddress.Parse("10.1.2.3"), [IPNetwork.Parse("10.1.2.0/24")]);
        at.Neighbours(IPAddress.Parse("10.1.2.200")).ShouldBeTrue();
        at.Neighbours(IPAddress.Parse("10.1.3.200")).ShouldBeFalse();
        at.Neighbours(IPAddress.IPv6Loopback).ShouldBeFalse();
    }

    [Fact]
    public void A_transport_that_knows_no_groups_says_so()
    {
        IDatagramTransport plain = new PlainTransport();

        plain.MulticastInterfaces.ShouldBeEmpty();
        Should.Throw<TransportException>(() => plain.Join(new MulticastMembership(FreeGroup(), Loopback))).Error.ShouldBe(SocketError.OperationNotSupported);
    }

    /// <summary>A group of our own at a port that nobody has: the system is asked for one.</summary>
    private IPEndPoint FreeGroup()
    {
        using var free = _udp.Open(new IPEndPoint(IPAddress.Loopback, 0));
        return new IPEndPoint(IPAddress.Parse("239.255.77.1"), free.Local.Port);
    }

    private sealed class PlainTransport : IDatagramTransport
    {
        public string Name => "plain";

        public IDatagramSocket Open(IPEndPoint local) => throw new TransportException(SocketError.AddressNotAvailable, "nowhere");
    }
}
