using Rx.Torrent.Choking;

namespace Rx.Torrent.Tests.Choking;

public class RateChokerTests
{
    [Fact]
    public void Those_who_give_most_get_the_regular_slots()
    {
        var swarm = TitForTat(slots: 4);
        for (var peer = 0; peer < 10; peer++) swarm.Set(peer, download: 1000 * (peer + 1));
        swarm.Round().Length.ShouldBe(4);
        swarm.Regular.ShouldBe([9, 8, 7]);
        swarm.Decision.Optimistic.Count.ShouldBe(1);
    }

    [Fact]
    public void A_peer_that_wants_nothing_gets_no_slot()
    {
        var swarm = TitForTat(slots: 4);
        swarm.Set(1, download: 9000, interested: false);
        swarm.Set(2, download: 10);
        swarm.Round().ShouldBe([2]);
    }

    [Fact]
    public void A_peer_that_snubs_us_loses_its_regular_slot()
    {
        var swarm = TitForTat(slots: 2);
        swarm.Set(1, download: 9000);
        swarm.Set(2, download: 10);
        swarm.Round();
        swarm.Regular.ShouldBe([1]);
        swarm.Set(1, download: 9000, snubbing: true);
        swarm.Round();
        swarm.Regular.ShouldBe([2]);
    }

    [Fact]
    public void Slots_that_nobody_earns_are_all_lent()
    {
        var swarm = TitForTat(slots: 4);
        for (var peer = 0; peer < 10; peer++) swarm.Set(peer);
        swarm.Round().Length.ShouldBe(4);
        swarm.Regular.ShouldBeEmpty();
    }

    [Fact]
    public void Of_equally_fast_peers_those_unchoked_stay()
    {
        var swarm = TitForTat(slots: 4);
        for (var peer = 5; peer < 8; peer++) swarm.Set(peer, download: 100);
        swarm.Round();
        for (var peer = 0; peer < 5; peer++) swarm.Set(peer, download: 100);
        swarm.Round();
        swarm.Regular.ShouldBe([5, 6, 7], ignoreOrder: true);
    }

    [Fact]
    public void The_lent_slot_goes_on_after_thirty_seconds()
    {
        var swarm = TitForTat(slots: 1 + 1);
        swarm.Set(0, download: 1000);
        for (var peer = 1; peer < 10; peer++) swarm.Set(peer);
        var lent = Enumerable.Range(0, 30).Select(_ =>
        {
            swarm.Round();
            return swarm.Optimistic.Single();
        }).ToArray();
        for (var turn = 0; turn < 30; turn += 3) lent[turn..(turn + 3)].Distinct().Count().ShouldBe(1);
        for (var turn = 3; turn < 30; turn += 3) lent[turn].ShouldNotBe(lent[turn - 1]);
        lent.Distinct().Count().ShouldBeGreaterThan(4);
    }

    [Fact]
    public void A_lent_slot_is_kept_while_nobody_waits()
    {
        var swarm = TitForTat(slots: 2);
        swarm.Set(1);
        for (var round = 0; round < 10; round++) swarm.Round().ShouldBe([1]);
    }

    [Fact]
    public void A_peer_that_earns_its_slot_frees_the_one_it_was_lent()
    {
        var swarm = TitForTat(slots: 2);
        swarm.Set(1);
        swarm.Round().ShouldBe([1]);
        swarm.Set(1, download: 500);
        swarm.Set(2);
        swarm.Round().ShouldBe([1, 2]);
        swarm.Regular.ShouldBe([1]);
        swarm.Optimistic.ShouldBe([2]);
    }

    [Fact]
    public void A_peer_that_leaves_frees_its_slot_at_once()
    {
        var swarm = TitForTat(slots: 1);
        swarm.Set(1);
        swarm.Round().ShouldBe([1]);
        swarm.Set(2);
        swarm.Leave(1);
        swarm.Round().ShouldBe([2]);
    }

    [Fact]
    public void A_newcomer_is_three_times_as_likely_to_be_lent_a_slot()
    {
        var newcomer = 0;
        const int draws = 4000;
        for (var seed = 0; seed < draws; seed++)
        {
            var swarm = TitForTat(slots: 1, seed);
            swarm.Set(1);
            swarm.Set(2, connectedFor: 5);
            newcomer += swarm.Round()[0] == 2 ? 1 : 0;
        }
        newcomer.ShouldBeInRange(draws * 3 / 4 - 165, draws * 3 / 4 + 165, "three of four, give or take six standard deviations");
    }

    [Fact]
    public void The_same_seed_decides_the_same()
    {
        var runs = Enumerable.Range(0, 2).Select(_ =>
        {
            var swarm = TitForTat(slots: 5, seed: 3);
            for (var peer = 0; peer < 40; peer++) swarm.Set(peer);
            return Enumerable.Range(0, 20).SelectMany(_ => swarm.Round()).ToArray();
        }).ToArray();
        runs[0].ShouldBe(runs[1]);
    }

    [Fact]
    public void Without_slots_nobody_is_unchoked()
    {
        var swarm = TitForTat(slots: 2);
        swarm.Set(1, download: 1);
        swarm.Round().ShouldBe([1]);
        var none = TitForTat(slots: -1);
        none.Set(1, download: 1);
        none.Round().ShouldBeEmpty();
    }

    [Fact]
    public void A_seed_may_prefer_those_who_take_most()
    {
        var swarm = new ChokeRounds(RateChoker.FastestUpload(new FixedSlots(3), new Random(1)));
        for (var peer = 0; peer < 3; peer++) swarm.Set(peer);
        swarm.Round().ShouldBe([0, 1, 2]);
        for (var peer = 0; peer < 3; peer++) swarm.Set(peer, upload: 100 * (peer + 1));
        for (var peer = 3; peer < 6; peer++) swarm.Set(peer, upload: 9000);
        swarm.Round();
        swarm.Regular.ShouldBe([2, 1], "what a choked peer still got says nothing");
    }

    private static ChokeRounds TitForTat(int slots, int seed = 1) => new(RateChoker.TitForTat(new FixedSlots(slots), new Random(seed)));
}
