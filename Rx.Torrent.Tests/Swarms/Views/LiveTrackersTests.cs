using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Testing.Simulation.Trackers;
using Rx.Torrent.Tests.Changes;
using Rx.Torrent.Tests.Simulation;

namespace Rx.Torrent.Tests.Swarms.Views;

public class LiveTrackersTests
{
    private readonly Scene _scene = new();
    private readonly SimulatedTracker _tracker;

    public LiveTrackersTests() => _tracker = new SimulatedTracker(_scene.Network);

    [Fact]
    public void A_tracker_that_answers_says_when_and_how_many_it_knows()
    {
        var client = Client();
        var trackers = client.Swarm.Live.Trackers.Connect().ToFold();
        _scene.Pass(10);

        var tracker = trackers.Items[_tracker.Uri];
        (tracker.Status, tracker.Tier, tracker.Failures, tracker.Error).ShouldBe((TrackerStatus.Working, 0, 0, null));
        tracker.Seeds.ShouldBe(1);
        (tracker.NextAnnounce - tracker.LastAnnounce).ShouldBe(_tracker.Interval);
        trackers.Misfits.ShouldBeEmpty();
    }

    [Fact]
    public void A_tracker_that_fails_says_why_and_when_it_is_asked_again()
    {
        _tracker.Failure = new TrackerException(TrackerFailureKind.Refused, "not today");
        var client = Client();
        var trackers = client.Swarm.Live.Trackers.Connect().ToFold();
        _scene.Pass(5);

        var tracker = trackers.Items[_tracker.Uri];
        (tracker.Status, tracker.Failures, tracker.Error).ShouldBe((TrackerStatus.Failing, 1, "not today"));
        (tracker.NextAnnounce - tracker.LastAnnounce)!.Value.TotalSeconds.ShouldBeInRange(10, 12.5);

        _tracker.Failure = null;
        _scene.Pass(60);
        trackers.Items[_tracker.Uri].Status.ShouldBe(TrackerStatus.Working);
        trackers.Items[_tracker.Uri].Error.ShouldBeNull();
    }

    [Fact]
    public void Nothing_is_told_while_nothing_happens()
    {
        var client = Client();
        _scene.Pass(10);
        var trackers = client.Swarm.Live.Trackers.Connect().ToFold();
        _scene.Pass(60);

        trackers.Sets.Count.ShouldBe(1);
        client.Dispose();
        trackers.IsCompleted.ShouldBeTrue();
        trackers.Items.Values.Single().NextAnnounce.ShouldBeNull();
    }

    private SceneClient Client()
    {
        var host = _scene.Network.AddHost();
        return _scene.Client(_scene.Content.FullStore(), host: host, build: b => b.UseTrackerClient(SimulatedTracker.ClientOf(host)), add: options => options with { Trackers = [[_tracker.Uri]] });
    }
}
