using System.Net;
using Rx.Torrent.Extensions.Dht.Nodes;
using Rx.Torrent.Extensions.Dht.Routing;

namespace Rx.Torrent.Tests.Extensions.Dht.Routing;

public class RoutingTableTests
{
    private static readonly NodeId Own = new(new byte[NodeId.Length]);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Random _random = new(1);
    private int _addresses;

    [Fact]
    public void A_full_bucket_is_split_when_our_own_place_is_in_it_and_not_otherwise()
    {
        var table = Table();
        for (var i = 0; i < 8; i++) table.Answered(Node(sharing: 0), default);
        table.BucketCount.ShouldBe(1);

        for (var i = 0; i < 8; i++) table.Answered(Node(sharing: 1), default);
        table.BucketCount.ShouldBe(2);
        table.Count.ShouldBe(16);

        table.Answered(Node(sharing: 0), default);
        table.Count.ShouldBe(16);
        table.BucketCount.ShouldBe(2);
    }

    [Fact]
    public void However_many_nodes_there_are_it_holds_few_of_the_far_ones()
    {
        var table = Table();
        for (var i = 0; i < 20_000; i++) table.Answered(Node(NodeId.Random(_random)), default);

        table.Count.ShouldBeInRange(8 * 8, 8 * 16);
    }

    [Fact]
    public void A_bad_node_makes_room_for_the_freshest_of_those_that_wait()
    {
        var table = Table();
        var nodes = Fill(table);
        var (early, late) = (Node(sharing: 0), Node(sharing: 0));
        table.Answered(early, Minute);
        table.Answered(late, Minute);

        table.Failed(nodes[3].EndPoint, 2 * Minute);
        table.Nodes.ShouldContain(node => node.Contact == nodes[3]);
        table.Failed(nodes[3].EndPoint, 3 * Minute);

        table.Nodes.ShouldNotContain(node => node.Contact == nodes[3]);
        table.Nodes.ShouldContain(node => node.Contact == late);
        table.Nodes.ShouldNotContain(node => node.Contact == early);
    }

    [Fact]
    public void A_bad_node_that_nobody_replaces_stays_but_is_told_to_nobody_until_it_answers()
    {
        var table = Table();
        var node = Node(sharing: 0);
        table.Answered(node, default);
        table.Failed(node.EndPoint, default);
        table.Failed(node.EndPoint, default);

        table.Count.ShouldBe(1);
        table.Usable.ShouldBe(0);
        table.Closest(Own, 8).ShouldBeEmpty();

        table.Answered(node, Minute);
        table.Closest(Own, 8).ShouldBe([node]);
    }

    [Fact]
    public void The_doubtful_node_that_was_silent_for_longest_is_pinged_when_another_one_waits()
    {
        var table = Table();
        var nodes = Fill(table);
        foreach (var node in nodes.Where(node => node != nodes[5])) table.Answered(node, Minute);
        table.Doubtful(16 * Minute).ShouldBeNull();

        table.Answered(Node(sharing: 0), 2 * Minute);

        table.Doubtful(10 * Minute).ShouldBeNull();
        table.Doubtful(16 * Minute - TimeSpan.FromSeconds(30)).ShouldBe(nodes[5]);
    }

    [Fact]
    public void A_bucket_that_was_silent_for_a_quarter_of_an_hour_is_refreshed_once()
    {
        var table = Table();
        Fill(table);
        for (var i = 0; i < 8; i++) table.Answered(Node(sharing: 1), 10 * Minute);

        var place = table.StalePlace(15 * Minute, _random);

        Own.SharedBits(place!.Value).ShouldBe(0);
        table.StalePlace(15 * Minute, _random).ShouldBeNull();
    }

    [Fact]
    public void Another_id_at_a_known_address_ends_what_we_knew()
    {
        var table = Table();
        var node = Node(sharing: 0);
        table.Answered(node, default);
        table.Wants(node with { Id = Own.RandomAt(3, _random) }).ShouldBeTrue();

        var renamed = node with { Id = Own.RandomAt(3, _random) };
        table.Answered(renamed, Minute);

        table.Nodes.Select(known => known.Contact).ShouldBe([renamed]);
    }

    [Fact]
    public void Nobody_takes_the_name_of_a_good_node()
    {
        var table = Table();
        var node = Node(sharing: 0);
        table.Answered(node, default);

        table.Answered(new NodeContact(node.Id, NextEndPoint()), Minute);
        table.Nodes.Select(known => known.Contact).ShouldBe([node]);

        var moved = new NodeContact(node.Id, NextEndPoint());
        table.Answered(moved, 16 * Minute);
        table.Nodes.Select(known => known.Contact).ShouldBe([moved]);
    }

    [Fact]
    public void One_address_has_one_node_and_one_neighbourhood_two_in_a_bucket()
    {
        var table = Table();
        table.Answered(At("8.8.8.8", 1), default);
        table.Answered(At("8.8.8.8", 2), default);
        table.Count.ShouldBe(1);

        table.Answered(At("8.8.8.9", 1), default);
        table.Answered(At("8.8.8.10", 1), default);
        table.Count.ShouldBe(2);

        for (var port = 1; port < 5; port++) table.Answered(At("192.168.1.1", port), default);
        table.Count.ShouldBe(6);

        NodeContact At(string address, int port) => new(Own.RandomAt(0, _random), new IPEndPoint(IPAddress.Parse(address), port));
    }

    [Fact]
    public void A_secure_id_takes_the_place_of_one_that_is_not()
    {
        var table = Table();
        Fill(table);
        var endPoint = NextEndPoint();
        NodeId id;
        do id = SecureNodeId.Create(endPoint.Address, _random);
        while (Own.SharedBits(id) != 0);

        table.Answered(new NodeContact(id, endPoint), Minute);

        table.Nodes.ShouldContain(node => node.Id == id);
        table.Count.ShouldBe(8);
    }

    [Fact]
    public void Where_secure_ids_are_required_no_other_comes_in()
    {
        var table = new RoutingTable(Own, new RoutingRules(SecureIds.Require), default);
        Fill(table);

        table.Count.ShouldBe(0);
    }

    [Fact]
    public void The_closest_are_those_that_a_sort_of_all_gives()
    {
        var table = Table();
        for (var i = 0; i < 500; i++) table.Answered(Node(NodeId.Random(_random)), default);

        for (var i = 0; i < 50; i++)
        {
            var target = NodeId.Random(_random);
            var sorted = table.Nodes.Select(node => node.Contact).Order(Comparer<NodeContact>.Create((left, right) => target.CompareDistance(left.Id, right.Id)));
            table.Closest(target, 8).ShouldBe(sorted.Take(8));
        }
    }

    private static RoutingTable Table() => new(Own, new RoutingRules(), default);

    private List<NodeContact> Fill(RoutingTable table)
    {
        var nodes = Enumerable.Range(0, 8).Select(_ => Node(sharing: 0)).ToList();
        foreach (var node in nodes) table.Answered(node, default);
        return nodes;
    }

    private NodeContact Node(int sharing) => Node(Own.RandomAt(sharing, _random));

    // An id that a public address may not have, so that it is not preferred by chance.
    private NodeContact Node(NodeId id) => new(id, NextEndPoint());

    private IPEndPoint NextEndPoint()
    {
        var number = _addresses++;
        return new IPEndPoint(new IPAddress([(byte)(20 + number / 65536), (byte)(number / 256), (byte)number, 1]), 6881);
    }
}
