using System.Net;
using System.Net.Sockets;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using Rx.Torrent.Transport;

namespace Rx.Torrent.Tests.Transport;

public class UdpTransportTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly UdpTransport _udp = new();

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task A_datagram_arrives_with_its_sender(string address)
    {
        using var one = _udp.Open(new IPEndPoint(IPAddress.Parse(address), 0));
        using var other = _udp.Open(new IPEndPoint(IPAddress.Parse(address), 0));
        var arrival = other.Received.FirstAsync().ToTask();

        one.Send("hello"u8, other.Local).ShouldBeTrue();

        var datagram = await arrival.WaitAsync(Patience);
        datagram.From.ShouldBe(one.Local);
        datagram.Bytes.ToArray().ShouldBe("hello"u8.ToArray());
    }

    [Fact]
    public async Task A_socket_at_every_address_speaks_both_families_and_unwraps_addresses()
    {
        using var both = _udp.Open(new IPEndPoint(IPAddress.IPv6Any, 0));
        using var v4 = _udp.Open(new IPEndPoint(IPAddress.Loopback, 0));
        using var v6 = _udp.Open(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        var arrivals = both.Received.Take(2).ToArray().ToTask();
        var (atV4, atV6) = (v4.Received.FirstAsync().ToTask(), v6.Received.FirstAsync().ToTask());

        v4.Send("4"u8, new IPEndPoint(IPAddress.Loopback, both.Local.Port)).ShouldBeTrue();
        v6.Send("6"u8, new IPEndPoint(IPAddress.IPv6Loopback, both.Local.Port)).ShouldBeTrue();
        (await arrivals.WaitAsync(Patience)).Select(datagram => datagram.From).ShouldBe([v4.Local, v6.Local], ignoreOrder: true);

        both.Send("to 4"u8, v4.Local).ShouldBeTrue();
        both.Send("to 6"u8, v6.Local).ShouldBeTrue();
        (await atV4.WaitAsync(Patience)).From.Port.ShouldBe(both.Local.Port);
        (await atV6.WaitAsync(Patience)).From.Port.ShouldBe(both.Local.Port);
    }

    [Fact]
    public async Task Nobody_at_the_other_end_does_not_end_the_socket()
    {
        using var one = _udp.Open(new IPEndPoint(IPAddress.Loopback, 0));
        var arrival = one.Received.FirstAsync().ToTask();
        IPEndPoint nobody;
        using (var gone = _udp.Open(new IPEndPoint(IPAddress.Loopback, 0))) nobody = gone.Local;
        for (var i = 0; i < 5; i++) one.Send("anybody?"u8, nobody);

        using var other = _udp.Open(new IPEndPoint(IPAddress.Loopback, 0));
        other.Send("me"u8, one.Local).ShouldBeTrue();

        (await arrival.WaitAsync(Patience)).From.ShouldBe(other.Local);
    }

    [Fact]
    public async Task What_arrived_before_somebody_listened_is_not_lost_and_what_the_subscriber_keeps_does_not_change()
    {
        using var one = _udp.Open(new IPEndPoint(IPAddress.Loopback, 0));
        using var other = _udp.Open(new IPEndPoint(IPAddress.Loopback, 0));
        one.Send("first"u8, other.Local).ShouldBeTrue();
        one.Send("other"u8, other.Local).ShouldBeTrue();

        var arrivals = await other.Received.Take(2).ToArray().ToTask().WaitAsync(Patience);

        arrivals[0].Bytes.ToArray().ShouldBe("first"u8.ToArray());
        arrivals[1].Bytes.ToArray().ShouldBe("other"u8.ToArray());
    }

    [Fact]
    public async Task Disposing_completes_whether_somebody_listened_or_not()
    {
        var heard = _udp.Open(new IPEndPoint(IPAddress.Loopback, 0));
        var end = heard.Received.DefaultIfEmpty().ToTask();
        heard.Dispose();
        await end.WaitAsync(Patience);

        var unheard = _udp.Open(new IPEndPoint(IPAddress.Loopback, 0));
        unheard.Dispose();
        await unheard.Received.DefaultIfEmpty().ToTask().WaitAsync(Patience);
        unheard.Send("late"u8, new IPEndPoint(IPAddress.Loopback, 9)).ShouldBeFalse();
    }

    [Fact]
    public void What_the_system_does_not_take_is_said()
    {
        using var socket = _udp.Open(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Send(new byte[70_000], new IPEndPoint(IPAddress.Loopback, 9)).ShouldBeFalse();
        socket.Send("six"u8, new IPEndPoint(IPAddress.IPv6Loopback, 9)).ShouldBeFalse();
    }

    [Fact]
    public void An_address_that_somebody_has_cannot_be_had()
    {
        using var socket = _udp.Open(new IPEndPoint(IPAddress.Loopback, 0));
        Should.Throw<TransportException>(() => _udp.Open(socket.Local)).Error.ShouldBe(SocketError.AddressAlreadyInUse);
    }
}
