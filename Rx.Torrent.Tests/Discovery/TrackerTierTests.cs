using System.Net;
using Rx.Torrent.Discovery;
using Rx.Torrent.Discovery.Trackers;

namespace Rx.Torrent.Tests.Discovery;

/// <summary>BEP 12: which tracker is asked.</summary>
public sealed class TrackerTierTests
{
    [Fact]
    public void The_first_tracker_that_answers_is_the_only_one_asked()
    {
        var scene = new TrackerScene();
        using var announcer = scene.Started("a b / c");
        scene.Pass(3600);
        scene.Heard().ShouldBe("0 a started, 1800 a, 3600 a");
    }

    [Fact]
    public void A_tracker_that_fails_hands_over_within_its_tier_before_the_next_tier()
    {
        var scene = new TrackerScene();
        scene.Fails("a");
        scene.Fails("b");
        using var announcer = scene.Started("a b / c / d");
        scene.Heard().ShouldBe("0 a started, 0 b started, 0 c started");
    }

    [Fact]
    public void The_one_that_answers_moves_to_the_front_of_its_tier()
    {
        var scene = new TrackerScene();
        scene.Fails("a");
        scene.Answers("b", interval: 1800);
        using var announcer = scene.Started("a b c");
        scene.Heard();
        scene.Answers("a");
        scene.Pass(1800);
        scene.Heard().ShouldBe("1800 b");

        // BEP 12's example: with neither of the first two, the third comes to the front, and the order of the others stays.
        scene.Fails("a");
        scene.Fails("b");
        scene.Pass(1800);
        scene.Heard().ShouldBe("3600 b, 3600 a started, 3600 c started");
        scene.Answers("b");
        scene.Pass(1800);
        scene.Heard().ShouldBe("5400 c");
    }

    [Fact]
    public void Each_announce_tries_the_first_tier_again()
    {
        var scene = new TrackerScene();
        scene.Fails("a");
        scene.Answers("b", interval: 600);
        using var announcer = scene.Started("a / b");
        scene.Answers("a", interval: 900);
        scene.Pass(600);
        scene.Heard().ShouldBe("0 a started, 0 b started, 600 a started");
    }

    [Fact]
    public void A_tier_is_shuffled_once_and_stays_within_itself()
    {
        var orders = Enumerable.Range(0, 64).Select(seed =>
        {
            var scene = new TrackerScene { Random = new Random(seed) };
            using var announcer = scene.Announcer("a b c / d e");
            return string.Concat(announcer.Snapshot().Select(state => state.Tracker.Host));
        }).ToHashSet();
        orders.ShouldAllBe(order => "abc".All(order.Substring(0, 3).Contains) && "de".All(order.Substring(3).Contains));
        orders.Count.ShouldBe(12);
    }

    [Fact]
    public void The_same_seed_gives_the_same_order()
    {
        string Order()
        {
            using var announcer = new TrackerScene { Random = new Random(7) }.Announcer("a b c d e f g h");
            return string.Concat(announcer.Snapshot().Select(state => state.Tracker.Host));
        }
        Order().ShouldBe(Order());
    }

    [Fact]
    public void All_can_be_asked_at_once_each_at_its_own_pace()
    {
        var scene = new TrackerScene { Options = new() { Choice = TrackerChoice.All } };
        scene.Answers("a", interval: 100);
        scene.Fails("b");
        scene.Answers("c", interval: 60);
        using var announcer = scene.Started("a b / c");
        scene.Pass(100);
        scene.Heard().ShouldBe("0 a started, 0 b started, 0 c started, 10 b started, 30 b started, 60 c, 70 b started, 100 a");
    }

    [Fact]
    public void One_of_each_tier_can_be_asked_at_once()
    {
        var scene = new TrackerScene { Options = new() { Choice = TrackerChoice.FirstOfEachTier } };
        scene.Fails("a");
        using var announcer = scene.Started("a b / c d");
        scene.Heard().ShouldBe("0 a started, 0 c started, 0 b started");
    }

    [Fact]
    public void A_private_torrent_uses_one_tracker_at_a_time_whatever_the_options_say()
    {
        var scene = new TrackerScene { IsPrivate = true, Options = new() { Choice = TrackerChoice.All } };
        using var announcer = scene.Started("a b / c");
        scene.Heard().ShouldBe("0 a started");
    }

    [Fact]
    public void A_tracker_that_stands_there_twice_is_one_and_their_number_is_bounded()
    {
        var scene = new TrackerScene { Options = new() { MaxTrackers = 3 } };
        using var announcer = scene.Announcer("a b / a / / c d / e");
        announcer.Snapshot().Select(state => (state.Tracker.Host, state.Tier)).ShouldBe([("a", 0), ("b", 0), ("c", 1)]);
    }

    [Fact]
    public void Without_trackers_nothing_happens()
    {
        var scene = new TrackerScene();
        using var announcer = scene.Started("");
        scene.Completed.OnNext(default);
        scene.Starved.OnNext(default);
        scene.Pass(86400);
        announcer.StopAsync(TimeSpan.FromSeconds(1)).IsCompletedSuccessfully.ShouldBeTrue();
        scene.Heard().ShouldBe("");
    }

    [Fact]
    public void Peers_come_out_and_we_ourselves_do_not()
    {
        var scene = new TrackerScene();
        var other = new PeerCandidate(new IPEndPoint(IPAddress.Parse("10.0.0.1"), 1), PeerSourceKind.Tracker);
        var self = new PeerCandidate(new IPEndPoint(IPAddress.Parse("10.0.0.2"), 2), PeerSourceKind.Tracker) { PeerId = scene.Query.PeerId };
        scene.Answers("a", 1800, null, other, self);
        using var announcer = scene.Started("a");
        scene.Candidates.ShouldBe([other]);
    }

    [Fact]
    public void When_a_magnet_link_turns_out_to_be_private_one_tracker_stays_and_the_others_hear_that_we_stopped()
    {
        var scene = new TrackerScene { Options = new TrackerOptions { Choice = TrackerChoice.All } };
        foreach (var tracker in new[] { "a", "b", "c" }) scene.Answers(tracker, interval: 100);
        using var announcer = scene.Started("a b / c");
        scene.Pass(10);
        scene.Heard().ShouldBe("0 a started, 0 b started, 0 c started");

        announcer.KeepToOne(TimeSpan.FromSeconds(5));
        scene.Pass(200);
        scene.Heard().ShouldBe("10 b stopped, 10 c stopped, 100 a, 200 a");
        scene.Fails("a");
        scene.Pass(100);
        scene.Heard().ShouldBe("300 a, 300 b started");
    }

    [Fact]
    public void So_it_is_when_nobody_has_answered_yet()
    {
        var scene = new TrackerScene { Options = new TrackerOptions { Choice = TrackerChoice.All } };
        scene.Hangs("a");
        scene.Fails("b");
        using var announcer = scene.Started("a b");
        scene.Answers("a", interval: 1800);
        announcer.KeepToOne(TimeSpan.FromSeconds(5));
        scene.Pass(100);
        scene.Cancelled.ShouldBe(1);
        scene.Requests.Count(request => request.Event == AnnounceEvent.Stopped).ShouldBe(0);
        announcer.Snapshot().Count(state => state.Status == TrackerStatus.Working).ShouldBe(1);
    }
}
