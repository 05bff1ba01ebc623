using Rx.Torrent.Discovery.Trackers;

namespace Rx.Torrent.Tests.Discovery;

/// <summary>When a tracker is asked, and when it is left alone.</summary>
public sealed class TrackerTimingTests
{
    [Fact]
    public void The_interval_is_the_trackers()
    {
        var scene = new TrackerScene();
        scene.Answers("a", interval: 120);
        using var announcer = scene.Started("a");
        scene.Pass(240);
        scene.Heard().ShouldBe("0 a started, 120 a, 240 a");
    }

    [Fact]
    public void An_absurdly_short_interval_is_stretched_and_an_absurdly_long_one_cut()
    {
        var scene = new TrackerScene();
        scene.Answers("a", interval: 0);
        using var announcer = scene.Started("a");
        scene.Pass(30);
        scene.Heard().ShouldBe("0 a started, 30 a");
        scene.Answers("a", interval: int.MaxValue, minInterval: int.MaxValue);
        scene.Pass(30);
        scene.Heard().ShouldBe("60 a");
        scene.Pass(86400);
        scene.Heard().ShouldBe("86460 a");
    }

    [Fact]
    public void A_minimum_interval_beyond_the_interval_counts_as_the_interval()
    {
        var scene = new TrackerScene();
        scene.Answers("a", interval: 60, minInterval: 90);
        using var announcer = scene.Started("a");
        scene.Pass(90);
        scene.Heard().ShouldBe("0 a started, 90 a");
    }

    [Fact]
    public void A_swarm_that_starves_on_asks_later_and_later_until_the_interval_is_the_tracker_s_again()
    {
        var scene = new TrackerScene();
        scene.Answers("a", interval: 1000, minInterval: 60);
        using var announcer = scene.Started("a");
        for (var i = 0; i < 4000; i++)
        {
            scene.Pass(1);
            if (i % 10 == 0) scene.Starved.OnNext(default);
        }
        scene.Heard().ShouldBe("0 a started, 60 a, 180 a, 420 a, 900 a, 1860 a, 2860 a, 3860 a");

        scene.Pass(2000); // somebody has come
        scene.Heard().ShouldBe("4860 a, 5860 a");
        scene.Starved.OnNext(default);
        scene.Pass(100);
        scene.Heard().ShouldBe("6000 a");
    }

    [Fact]
    public void A_starved_swarm_asks_early_but_not_before_the_minimum_interval()
    {
        var scene = new TrackerScene();
        scene.Answers("a", interval: 1800, minInterval: 300);
        using var announcer = scene.Started("a");
        scene.Pass(100);
        scene.Starved.OnNext(default);
        scene.Starved.OnNext(default);
        scene.Pass(100);
        scene.Starved.OnNext(default);
        scene.Pass(1700);
        scene.Heard().ShouldBe("0 a started, 300 a");
        scene.Starved.OnNext(default);
        scene.Pass(0);
        scene.Heard().ShouldBe("1900 a");
    }

    [Fact]
    public void Asking_by_hand_is_held_to_the_minimum_interval_too()
    {
        var scene = new TrackerScene();
        scene.Answers("a", interval: 1800);
        using var announcer = scene.Started("a");
        scene.Pass(5);
        announcer.AnnounceNow();
        scene.Pass(100);
        scene.Heard().ShouldBe("0 a started, 30 a"); // 30 seconds where the tracker names no minimum
    }

    [Fact]
    public void Failures_back_off_twofold_up_to_an_hour()
    {
        var scene = new TrackerScene();
        scene.Fails("a");
        using var announcer = scene.Started("a");
        scene.Pass(4 * 3600);
        scene.Heard().ShouldBe(
            "0 a started, 10 a started, 30 a started, 70 a started, 150 a started, 310 a started, 630 a started, 1270 a started, " +
            "2550 a started, 5110 a started, 8710 a started, 12310 a started");
    }

    [Fact]
    public void Jitter_only_adds_and_at_most_a_quarter()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var scene = new TrackerScene { Random = new Random(seed) };
            scene.Fails("a");
            using var announcer = scene.Started("a");
            scene.Pass(100);
            var waits = scene.Events.OfType<TrackerFailed>().Select(failed => failed.RetryIn!.Value.TotalSeconds).ToArray();
            waits[0].ShouldBeInRange(10, 12.5);
            waits[1].ShouldBeInRange(20, 25);
            waits[2].ShouldBeInRange(40, 50);
        }
    }

    [Fact]
    public void Hunger_does_not_shorten_a_back_off()
    {
        var scene = new TrackerScene();
        scene.Fails("a");
        using var announcer = scene.Started("a");
        for (var second = 0; second < 9; second++)
        {
            scene.Starved.OnNext(default);
            announcer.AnnounceNow();
            scene.Pass(1);
        }
        scene.Heard().ShouldBe("0 a started");
    }

    [Fact]
    public void An_answer_ends_the_back_off()
    {
        var scene = new TrackerScene();
        scene.Fails("a");
        using var announcer = scene.Started("a");
        scene.Pass(10);
        scene.Answers("a", interval: 100);
        scene.Pass(20);
        scene.Fails("a");
        scene.Pass(110);
        scene.Heard().ShouldBe("0 a started, 10 a started, 30 a started, 130 a, 140 a");
    }

    [Fact]
    public void A_tracker_can_ask_to_be_left_alone_for_a_while()
    {
        var scene = new TrackerScene();
        scene.Fails("a", new TrackerException(TrackerFailureKind.Refused, "overloaded") { RetryIn = TimeSpan.FromMinutes(5) });
        using var announcer = scene.Started("a");
        scene.Pass(300);
        scene.Heard().ShouldBe("0 a started, 300 a started");
    }

    [Fact]
    public void A_tracker_can_ask_to_be_left_alone_for_ever()
    {
        var scene = new TrackerScene();
        scene.Fails("a", new TrackerException(TrackerFailureKind.Refused, "not a tracker") { IsPermanent = true });
        using var announcer = scene.Started("a");
        scene.Pass(10 * 86400);
        announcer.StopAsync(TimeSpan.FromSeconds(1));
        announcer.Start();
        scene.Pass(10);
        scene.Heard().ShouldBe("0 a started");
        scene.Events.ShouldHaveSingleItem().ShouldBeOfType<TrackerFailed>().RetryIn.ShouldBeNull();
        announcer.Snapshot().Single().Status.ShouldBe(TrackerStatus.Disabled);
    }

    [Fact]
    public void A_client_that_hangs_is_cancelled_and_the_next_tracker_asked()
    {
        var scene = new TrackerScene { Options = new() { AnnounceTimeout = TimeSpan.FromSeconds(60) } };
        scene.Hangs("a");
        using var announcer = scene.Started("a b");
        scene.Pass(60);
        scene.Cancelled.ShouldBe(1);
        scene.Heard().ShouldBe("0 a started, 60 b started");
        scene.Events.OfType<TrackerFailed>().Single().Reason.Kind.ShouldBe(TrackerFailureKind.TimedOut);
    }

    [Fact]
    public void A_client_that_breaks_its_contract_counts_as_a_failed_tracker()
    {
        var scene = new TrackerScene();
        scene.Throws("a", new InvalidOperationException("oops"));
        using var announcer = scene.Started("a b");
        scene.Heard().ShouldBe("0 a started, 0 b started");
        var reason = scene.Events.OfType<TrackerFailed>().Single().Reason;
        reason.Kind.ShouldBe(TrackerFailureKind.ClientFault);
        reason.InnerException.ShouldBeOfType<InvalidOperationException>();
    }

    [Fact]
    public void An_answer_from_another_thread_arrives_on_the_loop()
    {
        var scene = new TrackerScene();
        var answer = scene.Hangs("a");
        using var announcer = scene.Started("a");
        var thread = new Thread(() => answer.SetResult(new AnnounceResponse()));
        thread.Start();
        thread.Join();
        scene.Events.ShouldBeEmpty();
        scene.Pass(0);
        scene.Events.ShouldHaveSingleItem().ShouldBeOfType<TrackerAnnounced>();
    }

    [Fact]
    public void A_pause_of_less_than_a_second_between_announces_cannot_be_configured()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new TrackerOptions { ShortestRetry = TimeSpan.Zero });
        Should.Throw<ArgumentOutOfRangeException>(() => new TrackerOptions { ShortestInterval = TimeSpan.Zero });
    }
}
