using Rx.Torrent.Choking;

namespace Rx.Torrent.Tests.Choking;

public class RoundRobinChokerTests
{
    private const long Quota = 1_000_000;

    [Fact]
    public void Who_has_waited_longest_is_served_first()
    {
        var swarm = RoundRobin(slots: 2);
        swarm.Set(1, connectedFor: 10);
        swarm.Set(2, connectedFor: 30);
        swarm.Set(3, connectedFor: 20);
        swarm.Round().ShouldBe([2, 3]);
    }

    [Fact]
    public void A_turn_lasts_until_the_quota_but_a_minute_at_least()
    {
        var swarm = RoundRobin(slots: 1);
        swarm.Set(1, upload: Quota);
        swarm.Round().ShouldBe([1]);
        swarm.Set(2);
        for (var round = 0; round < 5; round++) swarm.Round().ShouldBe([1]);
        swarm.Round().ShouldBe([2]);
    }

    [Fact]
    public void A_slow_peer_has_its_slot_for_three_minutes()
    {
        var swarm = RoundRobin(slots: 1);
        swarm.Set(1, upload: 1);
        swarm.Round();
        swarm.Set(2);
        for (var round = 0; round < 17; round++) swarm.Round().ShouldBe([1]);
        swarm.Round().ShouldBe([2]);
    }

    [Fact]
    public void A_peer_keeps_its_slot_while_nobody_waits()
    {
        var swarm = RoundRobin(slots: 2);
        swarm.Set(1, upload: Quota);
        for (var round = 0; round < 40; round++) swarm.Round().ShouldBe([1]);
    }

    [Fact]
    public void Everybody_has_a_turn()
    {
        var swarm = RoundRobin(slots: 4);
        for (var peer = 0; peer < 20; peer++) swarm.Set(peer, upload: Quota * (peer % 3), connectedFor: 100 + peer);
        var turns = new int[21];
        for (var round = 0; round < 120; round++)
        {
            if (round == 30) swarm.Set(20);
            var unchoked = swarm.Round();
            unchoked.Length.ShouldBe(4);
            foreach (var peer in unchoked) turns[peer]++;
        }
        turns.ShouldAllBe(rounds => rounds >= 6);
    }

    [Fact]
    public void A_peer_that_wants_nothing_has_no_turn()
    {
        var swarm = RoundRobin(slots: 2);
        swarm.Set(1, interested: false);
        swarm.Round().ShouldBeEmpty();
    }

    private static ChokeRounds RoundRobin(int slots) => new(new RoundRobinChoker(new FixedSlots(slots), Quota));
}
