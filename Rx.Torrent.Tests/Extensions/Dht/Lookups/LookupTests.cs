using System.Net;
using Rx.Torrent.Extensions.Dht.Lookups;
using Rx.Torrent.Extensions.Dht.Nodes;

namespace Rx.Torrent.Tests.Extensions.Dht.Lookups;

public class LookupTests
{
    private static readonly NodeId Target = new(new byte[NodeId.Length]);

    private readonly Lookup _lookup = new(Target, new LookupRules(Parallel: 3));

    [Fact]
    public void The_nearest_are_asked_first_a_few_at_a_time()
    {
        _lookup.Learn([Node(3), Node(1), Node(2), Node(4)]);

        Ask(5).Select(node => node.Id).ShouldBe([Node(1).Id, Node(2).Id, Node(3).Id]);
    }

    [Fact]
    public void It_ends_when_the_eight_nearest_have_answered()
    {
        _lookup.Learn(Enumerable.Range(1, 8).Select(Node));
        _lookup.Learn(Enumerable.Range(9, 8).Select(Node));

        Run(_ => []);

        _lookup.Queries.ShouldBe(8);
        _lookup.Found().Select(node => node.Id).ShouldBe(Enumerable.Range(1, 8).Select(number => Node(number).Id));
    }

    [Fact]
    public void Nearer_ones_that_it_learns_of_are_asked_too()
    {
        _lookup.Learn(Enumerable.Range(100, 8).Select(Node));

        Run(node => node.Id == Node(103).Id ? Enumerable.Range(1, 8).Select(Node) : []);

        _lookup.Found().Select(node => node.Id).ShouldBe(Enumerable.Range(1, 8).Select(number => Node(number).Id));
        _lookup.Queries.ShouldBeLessThanOrEqualTo(14);
    }

    [Fact]
    public void A_node_that_does_not_answer_is_replaced_by_the_next()
    {
        _lookup.Learn(Enumerable.Range(1, 8).Select(Node));
        _lookup.Learn(Enumerable.Range(9, 8).Select(Node));

        Run(_ => [], fails: node => node.Id == Node(2).Id || node.Id == Node(5).Id);

        _lookup.Queries.ShouldBe(10);
        _lookup.Failures.ShouldBe(2);
    }

    [Fact]
    public void Nobody_waits_for_a_slow_node_but_it_may_still_answer()
    {
        _lookup.Learn([Node(1), Node(2), Node(3), Node(4)]);
        var asked = Ask(3);

        _lookup.Slow(asked[0]);

        Ask(3).Single().Id.ShouldBe(Node(4).Id);
        _lookup.Answered(asked[0], asked[0].Id).ShouldBeTrue();
        _lookup.Found().Select(node => node.Id).ShouldBe([Node(1).Id]);
    }

    [Fact]
    public void A_node_stands_where_its_own_id_puts_it()
    {
        _lookup.Learn([Node(1), Node(2)]);
        var asked = Ask(2);

        _lookup.Answered(asked[0], Node(77).Id).ShouldBeTrue();
        _lookup.Answered(asked[1], Node(2).Id).ShouldBeTrue();

        _lookup.Found().Select(node => node.Id).ShouldBe([Node(2).Id, Node(77).Id]);
    }

    [Fact]
    public void A_second_node_of_the_same_id_does_not_count()
    {
        _lookup.Learn([Node(1), Node(2)]);
        var asked = Ask(2);

        _lookup.Answered(asked[0], Node(1).Id).ShouldBeTrue();
        _lookup.Answered(asked[1], Node(1).Id).ShouldBeFalse();
    }

    [Fact]
    public void A_liar_who_always_knows_nearer_nodes_costs_a_bounded_number_of_queries()
    {
        _lookup.Learn([Node(1_000_000)]);
        var next = 999_999;

        Run(_ => Enumerable.Range(0, 500).Select(_ => Node(next--)));

        _lookup.Queries.ShouldBeLessThanOrEqualTo(LookupRules.MaxQueries);
    }

    [Fact]
    public void One_address_takes_part_once()
    {
        _lookup.Learn(Enumerable.Range(1, 8).Select(port => new NodeContact(Node(port).Id, new IPEndPoint(IPAddress.Parse("8.8.8.8"), port))));

        Ask(8).Count.ShouldBe(1);
    }

    [Fact]
    public void Where_secure_ids_are_required_others_help_and_do_not_count()
    {
        var lookup = new Lookup(Target, new LookupRules(Parallel: 3, SecureIds.Require));
        lookup.Learn([Node(1)]);
        var node = lookup.Next()!;

        lookup.Answered(node, node.Id).ShouldBeTrue();
        node.Token = "token";

        lookup.Nearest().ShouldBeEmpty();
        lookup.IsDone.ShouldBeTrue();
    }

    private static NodeContact Node(int number)
    {
        var id = new byte[NodeId.Length];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(id.AsSpan(16), number);
        return new NodeContact(new NodeId(id), new IPEndPoint(new IPAddress([(byte)(20 + number / 65536), (byte)(number / 256), (byte)number, 1]), 6881));
    }

    private List<LookupNode> Ask(int most)
    {
        var asked = new List<LookupNode>();
        while (asked.Count < most && _lookup.Next() is { } node) asked.Add(node);
        return asked;
    }

    private void Run(Func<LookupNode, IEnumerable<NodeContact>> answer, Func<LookupNode, bool>? fails = null)
    {
        while (!_lookup.IsDone)
        {
            foreach (var node in Ask(3))
            {
                if (fails?.Invoke(node) == true) _lookup.Failed(node);
                else if (_lookup.Answered(node, node.Id)) _lookup.Learn(answer(node));
            }
        }
    }
}
