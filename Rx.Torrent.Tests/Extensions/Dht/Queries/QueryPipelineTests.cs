using System.Reactive.Linq;
using Rx.Torrent.Extensions.Dht;
using Rx.Torrent.Extensions.Dht.Krpc;
using Rx.Torrent.Extensions.Dht.Queries;
using Rx.Torrent.Tests.Extensions.Dht.Simulation;

namespace Rx.Torrent.Tests.Extensions.Dht.Queries;

public class QueryPipelineTests
{
    private readonly DhtScene _scene = new();

    [Fact]
    public void A_stage_sees_every_query_and_the_node_answers_what_it_passes_on()
    {
        var seen = new List<DhtQuery>();
        var asking = Start(Stage(queries => queries.Do(seen.Add)));

        Ask(asking, new KrpcQuery.Ping(asking.Id)).ShouldBeOfType<KrpcReply>();

        seen.Single().Message.ShouldBeOfType<KrpcQuery.Ping>();
        seen.Single().From.Address.ShouldBe(asking.Host.Address);
        seen.Single().IsAnswered.ShouldBeTrue();
    }

    [Fact]
    public void A_stage_can_drop_a_query()
    {
        var asking = Start(Stage(queries => queries.Where(query => query.Message is not KrpcQuery.Ping)));

        Ask(asking, new KrpcQuery.Ping(asking.Id)).ShouldBeNull();
        Ask(asking, new KrpcQuery.FindNode(asking.Id, asking.Id)).ShouldBeOfType<KrpcReply>();
    }

    [Fact]
    public void A_stage_can_answer_what_the_node_does_not_know_and_no_second_answer_goes_out()
    {
        var asking = Start(Stage(queries => queries.Do(query =>
        {
            if (query.Message is KrpcQuery.Unknown { Name: "vote" }) query.Answer(new KrpcReply(query.Node) { Sequence = 42 });
        })));

        var query = new KrpcQuery.Unknown(asking.Id, "vote", Rx.Torrent.Bencode.BencodeDictionary.Of(("id", asking.Id.ToArray())));
        Ask(asking, query).ShouldBeOfType<KrpcReply>().Sequence.ShouldBe(42);
        asking.Heard.Count.ShouldBe(1);
    }

    [Fact]
    public void A_stage_can_refuse_and_change()
    {
        var asking = Start(
            Stage(queries => queries.Select(query => query.Message is KrpcQuery.FindNode find ? query with { Message = find with { Want = NodeFamilies.V6 } } : query)),
            Stage(queries => queries.Do(query =>
            {
                if (query.Message is KrpcQuery.SampleInfoHashes) query.Refuse(KrpcErrorCode.MethodUnknown, "not here");
            })));

        Ask(asking, new KrpcQuery.FindNode(asking.Id, asking.Id)).ShouldBeOfType<KrpcReply>().NodesV6.ShouldNotBeNull();
        Ask(asking, new KrpcQuery.SampleInfoHashes(asking.Id, asking.Id)).ShouldBeOfType<KrpcError>().Text.ShouldBe("not here");
    }

    [Fact]
    public void A_stage_that_throws_is_left_out_and_told_of_and_the_query_goes_on()
    {
        var (before, after) = (0, 0);
        var asking = Start(
            Stage(queries => queries.Do(_ => before++)),
            new DhtStage("broken", queries => queries.Select<DhtQuery, DhtQuery>(_ => throw new InvalidOperationException("oh"))),
            Stage(queries => queries.Do(_ => after++)));
        var faults = new List<DhtFault>();
        _scene.First.Dht.WhenFaulted.Subscribe(faults.Add);

        Ask(asking, new KrpcQuery.Ping(asking.Id)).ShouldBeOfType<KrpcReply>();
        Ask(asking, new KrpcQuery.Ping(asking.Id)).ShouldBeOfType<KrpcReply>();

        faults.Single().Where.ShouldBe("broken");
        faults.Single().Exception.Message.ShouldBe("oh");
        (before, after).ShouldBe((2, 2));
    }

    [Fact]
    public void A_stage_that_cannot_be_made_is_left_out()
    {
        var asking = Start(new DhtStage("broken", _ => throw new InvalidOperationException("oh")));

        Ask(asking, new KrpcQuery.Ping(asking.Id)).ShouldBeOfType<KrpcReply>();
    }

    [Fact]
    public void A_stage_may_take_its_time()
    {
        var asking = Start(Stage(queries => queries.Delay(TimeSpan.FromSeconds(1), _scene.Time)));

        Ask(asking, new KrpcQuery.Ping(asking.Id), seconds: 0.9).ShouldBeNull();
        _scene.Run(1);
        asking.Heard.Single().ShouldBeOfType<KrpcReply>();
    }

    [Fact]
    public void A_subscriber_that_throws_costs_nobody_else_anything()
    {
        _scene.AddMany(20, perSecond: 5);
        var faults = new List<DhtFault>();
        var node = _scene.Nodes[10].Dht;
        node.WhenFaulted.Subscribe(faults.Add);
        node.WhenLookupEnded.Subscribe(_ => throw new InvalidOperationException("oh"));
        var reports = new List<LookupReport>();
        node.WhenLookupEnded.Subscribe(reports.Add);

        _scene.Collect(node.GetPeers(_scene.NextInfoHash()));
        _scene.Collect(node.GetPeers(_scene.NextInfoHash()));

        reports.Count(report => report.Method == "get_peers").ShouldBe(2);
        faults.Single().Exception.Message.ShouldBe("oh");
    }

    private static DhtStage Stage(Func<IObservable<DhtQuery>, IObservable<DhtQuery>> stage) => new("stage", stage);

    private Attacker Start(params DhtStage[] stages)
    {
        _scene.Add(options => options with { Stages = stages });
        _scene.Run(1);
        var asking = new Attacker(_scene);
        asking.Answer = query => query is KrpcQuery.Ping ? null : new KrpcReply(asking.Id);
        return asking;
    }

    private KrpcMessage? Ask(Attacker asking, KrpcQuery query, double seconds = 3)
    {
        var before = asking.Heard.Count;
        asking.Send(query, _scene.First.EndPoint);
        _scene.Run(seconds);
        return asking.Heard.Skip(before).SingleOrDefault();
    }
}
