using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Discovery.Trackers.Scraping;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Tests.Discovery.Udp;
using Rx.Torrent.Tests.Simulation;

namespace Rx.Torrent.Tests.Swarms.Finding;

/// <summary>Whole clients that know nothing but a UDP tracker.</summary>
public class UdpTrackerSwarmTests
{
    private static AddOptions Ask(AddOptions options, SimulatedTracker tracker) => options with { Trackers = [[tracker.Url]] };

    [Theory]
    [InlineData(0)]
    [InlineData(0.05)]
    public void A_tracker_is_enough_to_find_and_download_also_on_a_bad_line(double loss)
    {
        var scene = new Scene(new TestContent(pieceCount: 8));
        var line = new NetworkConditions { Loss = loss, Duplication = loss, Reordering = loss, Jitter = TimeSpan.FromMilliseconds(5) };
        var tracker = new SimulatedTracker(scene.Time, scene.Network.AddHost(conditions: line));
        SceneClient Client(bool isSeed) => scene.Client(
            isSeed ? scene.Content.FullStore() : null, add: options => Ask(options, tracker), host: scene.Network.AddHost(conditions: line));

        var seed = Client(isSeed: true);
        var leech = Client(isSeed: false);
        scene.Until(() => leech.IsSeeding, limit: 3600);

        tracker.Standing.Peers.ShouldBe(2);
        seed.Dispose();
        leech.Dispose();
    }

    [Fact]
    public void The_tracker_hears_that_we_stop_and_is_not_waited_for_when_it_is_silent()
    {
        var scene = new Scene();
        var host = scene.Network.AddHost();
        var tracker = new SimulatedTracker(scene.Time, host);
        var seed = scene.Client(scene.Content.FullStore(), add: options => Ask(options, tracker));
        var other = scene.Client(scene.Content.FullStore(), add: options => Ask(options, tracker));
        scene.Until(() => tracker.Standing.Peers == 2);

        seed.Dispose();
        tracker.Standing.Peers.ShouldBe(1);

        host.IsOnline = false;
        var start = scene.Time.Now;
        other.Dispose();
        (scene.Time.Now - start).ShouldBeLessThan(TimeSpan.FromSeconds(4)); // GoodbyeLimit, and a turn or two
    }

    [Fact]
    public async Task A_swarm_is_scraped_without_being_announced_to()
    {
        var scene = new Scene();
        var tracker = new SimulatedTracker(scene.Time, scene.Network.AddHost());
        var silent = new Uri("udp://10.9.9.9:6969");
        var seed = scene.Client(scene.Content.FullStore(), add: options => Ask(options, tracker));
        var paused = scene.Client(add: options => options with { Trackers = [[tracker.Url, silent]], Paused = true });
        scene.Until(() => tracker.Standing.Peers == 1);

        var scrape = paused.Swarm.ScrapeAsync();
        scene.Until(() => scrape.IsCompleted, limit: 100);

        var answers = (await scrape).ToDictionary(answer => answer.Tracker);
        answers[tracker.Url].Counts.ShouldBe(new ScrapeCounts(1, 0, 0));
        answers[silent].Failure!.Kind.ShouldBe(TrackerFailureKind.TimedOut);
        tracker.Standing.Announces.ShouldBe(1);
    }

    [Fact]
    public async Task A_swarm_that_has_stopped_asks_nobody()
    {
        var scene = new Scene();
        var tracker = new SimulatedTracker(scene.Time, scene.Network.AddHost());
        var client = scene.Client(add: options => Ask(options, tracker) with { Paused = true });
        client.Dispose();
        (await client.Swarm.ScrapeAsync()).ShouldBeEmpty();
    }

    [Fact]
    public void Who_runs_dry_asks_again_as_soon_as_the_tracker_allows()
    {
        var scene = new Scene();
        var tracker = new SimulatedTracker(scene.Time, scene.Network.AddHost(), options => options with { Interval = TimeSpan.FromHours(1), Expiry = TimeSpan.FromHours(3) });
        var leech = scene.Client(add: options => Ask(options, tracker)); // alone, so it has nobody to try
        scene.Until(() => tracker.Standing.Peers == 1);
        var seed = scene.Client(scene.Content.FullStore(), add: options => Ask(options, tracker));

        scene.Until(() => leech.IsSeeding, limit: 120);
    }
}
