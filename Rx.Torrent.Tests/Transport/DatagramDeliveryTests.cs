using System.Net;
using System.Reactive.Subjects;
using Rx.Torrent.Testing;
using Rx.Torrent.Transport;

namespace Rx.Torrent.Tests.Transport;

public class DatagramDeliveryTests
{
    private static readonly IPEndPoint Sender = new(IPAddress.Loopback, 1);
    private readonly TestScheduler _time = new();
    private readonly Subject<Datagram> _source = new();
    private readonly List<byte> _arrived = [];
    private bool _completed;

    private IDisposable Listen(int capacity) =>
        _source.DeliverOn(_time, capacity).Subscribe(datagram => _arrived.Add(datagram.Bytes.Span[0]), () => _completed = true);

    private void Send(byte what, int length = 1)
    {
        var bytes = new byte[length];
        bytes[0] = what;
        _source.OnNext(new Datagram(Sender, bytes));
    }

    [Fact]
    public void Datagrams_arrive_on_the_scheduler_in_order()
    {
        using var listening = Listen(capacity: 10);
        for (byte i = 1; i <= 3; i++) Send(i);
        _arrived.ShouldBeEmpty();
        _time.AdvanceBy(1);
        _arrived.ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void What_exceeds_the_bound_is_dropped_and_there_is_room_again_afterwards()
    {
        using var listening = Listen(capacity: 2);
        for (byte i = 1; i <= 5; i++) Send(i);
        _time.AdvanceBy(1);
        Send(6);
        _time.AdvanceBy(1);
        _arrived.ShouldBe([1, 2, 6]);
    }

    [Fact]
    public void Bytes_are_bounded_too()
    {
        using var listening = Listen(capacity: 1000);
        for (byte i = 0; i < 100; i++) Send(i, length: 65_000);
        _time.AdvanceBy(1);
        _arrived.Count.ShouldBe(16); // in a mebibyte
    }

    [Fact]
    public void The_end_comes_after_what_was_waiting_and_nothing_comes_to_who_has_left()
    {
        using var listening = Listen(capacity: 10);
        Send(1);
        _source.OnCompleted();
        _completed.ShouldBeFalse();
        _time.AdvanceBy(1);
        _arrived.ShouldBe([1]);
        _completed.ShouldBeTrue();

        using var other = new Subject<Datagram>();
        var left = other.DeliverOn(_time).Subscribe(_ => _arrived.Add(99));
        other.OnNext(new Datagram(Sender, new byte[1]));
        left.Dispose();
        _time.AdvanceBy(1);
        _arrived.ShouldBe([1]);
    }
}
