using System.Net;
using Rx.Torrent.Extensions.Dht;
using Rx.Torrent.Extensions.Dht.Nodes;
using Rx.Torrent.Extensions.Dht.Serving;

namespace Rx.Torrent.Tests.Extensions.Dht.Serving;

public class PeerStoreTests
{
    private static readonly NodeId Own = new(new byte[NodeId.Length]);
    private static readonly DhtLimits Limits = new() { Swarms = 3, PeersPerSwarm = 4, SwarmsPerAddress = 2 };

    private readonly PeerStore _store = new(Limits, new Random(1));

    [Fact]
    public void A_peer_is_remembered_for_half_an_hour_from_its_last_word()
    {
        Add(swarm: 1, address: 1);
        Add(swarm: 1, address: 2);
        Add(swarm: 1, address: 2, minute: 20);

        _store.Expire(TimeSpan.FromMinutes(31));

        _store.Sample(Swarm(1), 10, withoutSeeds: false).ShouldBe([EndPoint(2)]);
        _store.Expire(TimeSpan.FromMinutes(51));
        (_store.SwarmCount, _store.PeerCount).ShouldBe((0, 0));
    }

    [Fact]
    public void An_address_is_one_peer_of_a_swarm_and_its_last_port_counts()
    {
        Add(swarm: 1, address: 1);
        _store.Add(Swarm(1), new IPEndPoint(EndPoint(1).Address, 9), isSeed: true, Own, default).ShouldBeTrue();

        _store.Sample(Swarm(1), 10, withoutSeeds: false).ShouldBe([new IPEndPoint(EndPoint(1).Address, 9)]);
        _store.Sample(Swarm(1), 10, withoutSeeds: true).ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_grows_without_bound()
    {
        for (var address = 0; address < 4; address++) Add(swarm: 1, address).ShouldBeTrue();
        Add(swarm: 1, address: 4).ShouldBeFalse();
        _store.HasRoomFor(Swarm(1)).ShouldBeFalse();

        Add(swarm: 2, address: 1).ShouldBeTrue();
        Add(swarm: 3, address: 1).ShouldBeFalse();
    }

    [Fact]
    public void A_full_store_keeps_what_is_nearest_to_us()
    {
        Add(swarm: 10, address: 1);
        Add(swarm: 30, address: 2);
        Add(swarm: 20, address: 3);

        Add(swarm: 40, address: 4).ShouldBeFalse();
        Add(swarm: 5, address: 5).ShouldBeTrue();

        _store.SampleSwarms(10).ShouldBe([Swarm(10), Swarm(20), Swarm(5)], ignoreOrder: true);
        _store.PeerCount.ShouldBe(3);
        Add(swarm: 6, address: 2).ShouldBeTrue(); // what was forgotten no longer counts against its address
    }

    [Fact]
    public void Seeds_and_others_are_counted_apart()
    {
        for (var address = 0; address < 3; address++) _store.Add(Swarm(1), EndPoint(address), isSeed: address == 0, Own, default);

        var (seeds, downloaders) = _store.Scrape(Swarm(1))!.Value;

        seeds.Estimate.ShouldBe(1, 0.1);
        downloaders.Estimate.ShouldBe(2, 0.1);
        _store.Scrape(Swarm(2)).ShouldBeNull();
    }

    private bool Add(int swarm, int address, double minute = 0) => _store.Add(Swarm(swarm), EndPoint(address), isSeed: false, Own, TimeSpan.FromMinutes(minute));

    private static NodeId Swarm(int number) => new([.. new byte[19], (byte)number]);

    private static IPEndPoint EndPoint(int number) => new(new IPAddress([20, 0, (byte)number, 1]), 6881);
}
