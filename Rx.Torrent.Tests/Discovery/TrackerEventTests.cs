using System.Reactive;
using System.Reactive.Linq;
using Rx.Torrent.Discovery;
using Rx.Torrent.Discovery.Trackers;

namespace Rx.Torrent.Tests.Discovery;

/// <summary>What a tracker is told: started, completed, stopped (BEP 3).</summary>
public sealed class TrackerEventTests
{
    [Fact]
    public void Completion_is_told_at_once_and_once()
    {
        var scene = new TrackerScene();
        scene.Answers("a", interval: 1800, minInterval: 1000);
        using var announcer = scene.Started("a");
        scene.Pass(5);
        scene.Left = 0;
        scene.Completed.OnNext(Unit.Default);
        scene.Pass(1800);
        scene.Heard().ShouldBe("0 a started, 5 a completed, 1805 a");
    }

    [Fact]
    public void Who_starts_as_a_seed_never_completes()
    {
        var scene = new TrackerScene { Left = 0 };
        using var announcer = scene.Announcer("a");
        scene.Completed.OnNext(Unit.Default);
        announcer.Start();
        scene.Pass(1);
        scene.Completed.OnNext(Unit.Default);
        scene.Pass(1799);
        scene.Heard().ShouldBe("0 a started, 1800 a");
    }

    [Fact]
    public void Completion_while_an_announce_is_under_way_follows_it()
    {
        var scene = new TrackerScene();
        var answer = scene.Hangs("a");
        using var announcer = scene.Started("a");
        scene.Pass(3);
        scene.Completed.OnNext(Unit.Default);
        scene.Pass(3);
        scene.Heard().ShouldBe("0 a started");
        scene.Answers("a");
        answer.SetResult(new AnnounceResponse());
        scene.Pass(0);
        scene.Heard().ShouldBe("6 a completed");
    }

    [Fact]
    public void Completion_that_fails_is_told_again()
    {
        var scene = new TrackerScene();
        using var announcer = scene.Started("a");
        scene.Fails("a");
        scene.Completed.OnNext(Unit.Default);
        scene.Pass(0);
        scene.Answers("a");
        scene.Pass(1800);
        scene.Heard().ShouldBe("0 a started, 0 a completed, 10 a completed");
    }

    [Fact]
    public void A_tracker_first_asked_after_completion_hears_started_only()
    {
        var scene = new TrackerScene();
        using var announcer = scene.Started("a b");
        scene.Fails("a");
        scene.Left = 0;
        scene.Completed.OnNext(Unit.Default);
        scene.Pass(1);
        scene.Heard().ShouldBe("0 a started, 0 a completed, 0 b started");
    }

    [Fact]
    public void Whoever_knows_us_hears_that_we_stop_all_at_once()
    {
        var scene = new TrackerScene { Options = new() { Choice = TrackerChoice.All } };
        scene.Fails("c");
        using var announcer = scene.Started("a b c");
        scene.Pass(1);
        scene.Heard();
        var stopping = announcer.StopAsync(TimeSpan.FromSeconds(5));
        stopping.IsCompleted.ShouldBeFalse();
        scene.Requests.ShouldAllBe(request => request.NumWant == 0);
        scene.Pass(0);
        stopping.IsCompletedSuccessfully.ShouldBeTrue();
        scene.Heard().ShouldBe("1 a stopped, 1 b stopped");
        scene.Pass(86400);
        scene.Heard().ShouldBe("");
    }

    [Fact]
    public void A_tracker_that_may_have_heard_of_us_hears_that_we_stop_as_well()
    {
        var scene = new TrackerScene();
        scene.Hangs("a");
        using var announcer = scene.Started("a");
        scene.Answers("a");
        announcer.StopAsync(TimeSpan.FromSeconds(5));
        scene.Cancelled.ShouldBe(1);
        scene.Heard().ShouldBe("0 a started, 0 a stopped");
    }

    [Fact]
    public void Stopping_takes_no_longer_than_its_limit()
    {
        var scene = new TrackerScene { Options = new() { Choice = TrackerChoice.All } };
        using var announcer = scene.Started("a b");
        scene.Hangs("a");
        var stopping = announcer.StopAsync(TimeSpan.FromSeconds(5));
        scene.Pass(4.9);
        stopping.IsCompleted.ShouldBeFalse();
        announcer.StopAsync(TimeSpan.FromHours(1)).ShouldBeSameAs(stopping);
        scene.Pass(0.2);
        stopping.IsCompletedSuccessfully.ShouldBeTrue();
        scene.Cancelled.ShouldBe(1);
    }

    [Fact]
    public void Stopping_succeeds_when_trackers_fail()
    {
        var scene = new TrackerScene();
        using var announcer = scene.Started("a");
        scene.Throws("a", new InvalidOperationException());
        var stopping = announcer.StopAsync(TimeSpan.FromSeconds(5));
        scene.Pass(0);
        stopping.IsCompletedSuccessfully.ShouldBeTrue();
        scene.Events.OfType<TrackerFailed>().Single().RetryIn.ShouldBeNull();
    }

    [Fact]
    public void Going_on_after_a_pause_starts_anew()
    {
        var scene = new TrackerScene();
        scene.Answers("a", interval: 1800, minInterval: 1000);
        using var announcer = scene.Started("a");
        announcer.Start();
        announcer.StopAsync(TimeSpan.FromSeconds(5));
        scene.Pass(20);
        scene.Left = 0;
        announcer.Start();
        scene.Completed.OnNext(Unit.Default);
        scene.Pass(1800);
        scene.Heard().ShouldBe("0 a started, 0 a stopped, 20 a started, 1820 a");
    }

    [Fact]
    public void Going_on_in_the_middle_of_a_goodbye_breaks_it_off()
    {
        var scene = new TrackerScene();
        using var announcer = scene.Started("a");
        scene.Hangs("a");
        var stopping = announcer.StopAsync(TimeSpan.FromSeconds(5));
        scene.Answers("a");
        announcer.Start();
        stopping.IsCompletedSuccessfully.ShouldBeTrue();
        scene.Cancelled.ShouldBe(1);
        scene.Pass(1800);
        scene.Heard().ShouldBe("0 a started, 0 a stopped, 0 a started, 1800 a");
    }

    [Fact]
    public void A_pause_does_not_shorten_a_back_off()
    {
        var scene = new TrackerScene();
        scene.Fails("a");
        using var announcer = scene.Started("a");
        announcer.StopAsync(TimeSpan.Zero);
        announcer.Start();
        scene.Pass(10);
        scene.Heard().ShouldBe("0 a started, 10 a started");
    }

    [Fact]
    public void Nothing_remains_scheduled_after_disposal_and_the_streams_complete()
    {
        var scene = new TrackerScene();
        scene.Fails("b");
        var announcer = scene.Started("a b");
        var ends = 0;
        announcer.Events.Subscribe(_ => { }, () => ends++);
        announcer.Candidates.Subscribe(_ => { }, () => ends++);
        announcer.ObserveTrackers().Subscribe(_ => { }, () => ends++);
        announcer.Dispose();
        announcer.Dispose();
        ends.ShouldBe(3);
        scene.Heard();
        var before = scene.Time.Clock;
        scene.Time.Start(); // runs all that is scheduled, whenever it is
        scene.Time.Clock.ShouldBe(before);
        scene.Heard().ShouldBe("");
    }

    [Fact]
    public void A_subscriber_may_end_it_all_in_the_middle_of_an_answer()
    {
        var scene = new TrackerScene();
        scene.Answers("a", new AnnounceResponse { Warning = "careful" });
        var announcer = scene.Announcer("a");
        announcer.Events.Subscribe(_ => announcer.Dispose());
        announcer.Start();
        scene.Pass(86400);
        scene.Heard().ShouldBe("0 a started");
        scene.Events.ShouldHaveSingleItem();
    }

    [Fact]
    public void The_key_stays_and_the_tracker_gets_its_id_back()
    {
        var scene = new TrackerScene { Random = new Random(1) };
        scene.Answers("a", new AnnounceResponse { TrackerId = "t1" });
        using var announcer = scene.Started("a");
        scene.Answers("a");
        scene.Pass(3600);
        scene.Requests.Select(request => request.TrackerId).ShouldBe([null, "t1", "t1"]);
        scene.Requests.Select(request => request.Key).Distinct().ShouldHaveSingleItem().ShouldNotBe(0u);
        scene.Requests[0].Totals.ShouldBe(new TransferTotals(1, 2, 1000));
        scene.Requests[0].Port.ShouldBe((ushort)6881);
    }

    [Fact]
    public void Events_say_what_happened()
    {
        var scene = new TrackerScene();
        scene.Fails("a");
        scene.Answers("b", new AnnounceResponse { Interval = TimeSpan.FromMinutes(20), Seeds = 3, Leechers = 4, Warning = "moving soon" });
        using var announcer = scene.Started("a b");
        scene.Events.Count.ShouldBe(3);
        var failed = scene.Events[0].ShouldBeOfType<TrackerFailed>();
        (failed.Tracker, failed.Event, failed.RetryIn).ShouldBe((TrackerScene.Url("a"), AnnounceEvent.Started, TimeSpan.FromSeconds(10)));
        scene.Events[1].ShouldBe(new TrackerAnnounced(TrackerScene.Url("b"), AnnounceEvent.Started, 0, 3, 4, TimeSpan.FromMinutes(20)));
        scene.Events[2].ShouldBe(new TrackerWarned(TrackerScene.Url("b"), "moving soon"));
    }

    [Fact]
    public void The_states_of_trackers_can_be_observed()
    {
        var scene = new TrackerScene();
        scene.Fails("a");
        var hanging = scene.Hangs("b");
        using var announcer = scene.Announcer("a b c");
        var seen = new List<string>();
        announcer.ObserveTrackers().Subscribe(states => seen.Add(string.Join(' ', states.Select(state => state.Status))));
        announcer.Start();
        scene.Pass(0);
        hanging.SetResult(new AnnounceResponse());
        scene.Pass(0);
        announcer.StopAsync(TimeSpan.FromSeconds(1));
        scene.Answers("b");
        scene.Pass(1);
        seen[0].ShouldBe("Idle Idle Idle");
        seen[1].ShouldBe("Announcing Idle Idle");
        seen.ShouldContain("Failing Announcing Idle");
        seen.ShouldContain("Failing Working Idle");
        seen[^1].ShouldBe("Failing Idle Idle");
    }
}
