using System.Net;
using Rx.Torrent.Extensions.Bounds;
using Rx.Torrent.Extensions.Dht;
using Rx.Torrent.Extensions.Dht.Serving;

namespace Rx.Torrent.Tests.Extensions.Dht.Serving;

public class FloodGuardTests
{
    private static readonly IPAddress Flooder = IPAddress.Parse("8.8.8.8");

    private readonly FloodGuard _guard = new(new DhtLimits { QueriesPerSecond = 10, QueriesAtOnce = 20, BlockTime = TimeSpan.FromMinutes(5), RememberedAddresses = 100 });

    [Fact]
    public void Who_keeps_to_the_rate_is_always_heard()
    {
        for (var second = 0; second < 1000; second++)
        {
            for (var i = 0; i < 10; i++) _guard.Admit(Flooder, 1, TimeSpan.FromSeconds(second)).ShouldBeTrue();
        }
    }

    [Fact]
    public void Who_goes_on_beyond_it_is_not_heard_for_a_while()
    {
        var admitted = Enumerable.Range(0, 1000).Count(_ => _guard.Admit(Flooder, 1, default));

        admitted.ShouldBe(20);
        _guard.Blocked(default).ShouldBe(1);
        _guard.Admit(Flooder, 1, TimeSpan.FromSeconds(299)).ShouldBeFalse();
        _guard.Admit(Flooder, 1, TimeSpan.FromSeconds(301)).ShouldBeTrue();
    }

    [Fact]
    public void Others_are_heard_meanwhile_and_one_IPv6_network_counts_as_one()
    {
        for (var i = 0; i < 1000; i++) _guard.Admit(IPAddress.Parse($"2001:db8:1:1::{i:x}"), 1, default);

        _guard.Admit(IPAddress.Parse("2001:db8:1:1:ffff::1"), 1, default).ShouldBeFalse();
        _guard.Admit(IPAddress.Parse("2001:db8:1:2::1"), 1, default).ShouldBeTrue();
        _guard.Admit(Flooder, 1, default).ShouldBeTrue();
    }

    [Fact]
    public void Forged_senders_without_number_take_bounded_memory()
    {
        var memory = new BoundedMemory<int, int>(100);
        for (var i = 0; i < 100_000; i++) memory.Set(i, i);

        memory.Count.ShouldBeLessThanOrEqualTo(200);
        memory.TryGet(99_999, out _).ShouldBeTrue();
        memory.TryGet(99_950, out _).ShouldBeTrue();
        memory.TryGet(5, out _).ShouldBeFalse();
    }
}
