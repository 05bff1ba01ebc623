using Rx.Torrent.Discovery;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Tests.Simulation;

namespace Rx.Torrent.Tests.Swarms.Connecting;

/// <summary>What a tracker hears of a swarm that lives: when it starts, completes and stops, and how much went through by then.</summary>
public class TrackerTalkTests
{
    private const int Length = 4 * 16384;

    private readonly Scene _scene = new(new TestContent(pieceCount: 4, tracker: new Uri("sim://tracker/announce")));
    private readonly Tracker _tracker = new();

    [Fact]
    public void A_download_is_told_as_started_completed_and_stopped_with_what_went_through()
    {
        var seed = _scene.SeedClient();
        _tracker.Peers = [new PeerCandidate(seed.EndPoint, PeerSourceKind.Tracker)];
        var client = _scene.Client(build: b => b.UseTrackerClient(_tracker));
        _scene.Until(() => client.IsSeeding, limit: 30);
        _scene.Pass(1);
        client.Dispose();

        _tracker.Events.ShouldBe([AnnounceEvent.Started, AnnounceEvent.Completed, AnnounceEvent.Stopped]);
        _tracker.Totals.ShouldBe([new TransferTotals(0, 0, Length), new TransferTotals(Length, 0, 0), new TransferTotals(Length, 0, 0)]);
        _tracker.Requests.ShouldAllBe(request => request.InfoHash == _scene.Content.Metainfo.InfoHash && request.PeerId == client.Client.PeerId);
        _tracker.Requests.ShouldAllBe(request => request.Port == client.EndPoint.Port);
        _tracker.Requests.Select(request => request.Key).Distinct().Count().ShouldBe(1);
        _tracker.Requests[^1].NumWant.ShouldBe(0); // whoever leaves wants nobody
    }

    [Fact]
    public void A_seed_never_completes_and_says_what_it_uploaded()
    {
        var seed = _scene.SeedClient(build: b => b.UseTrackerClient(_tracker));
        var client = _scene.Client(peers: [seed.EndPoint], add: o => o with { UseTrackers = false });
        _scene.Until(() => client.IsSeeding, limit: 30);
        _scene.Pass(1);
        seed.Dispose();

        _tracker.Events.ShouldBe([AnnounceEvent.Started, AnnounceEvent.Stopped]);
        _tracker.Totals.ShouldBe([new TransferTotals(0, 0, 0), new TransferTotals(0, Length, 0)]);
    }

    [Fact]
    public void Completion_is_told_once_also_when_the_swarm_is_paused_and_goes_on()
    {
        var seed = _scene.SeedClient();
        var client = _scene.Client(peers: [seed.EndPoint], build: b => b.UseTrackerClient(_tracker));
        _scene.Until(() => client.IsSeeding, limit: 30);
        _scene.Pass(1);
        _scene.Finish(client.Swarm.PauseAsync());
        _scene.Finish(client.Swarm.ResumeAsync());
        _scene.Pass(1);
        _tracker.Events.ShouldBe([AnnounceEvent.Started, AnnounceEvent.Completed, AnnounceEvent.Stopped, AnnounceEvent.Started]);
    }

    [Fact]
    public void What_is_missing_of_a_download_that_was_interrupted_is_told()
    {
        var source = _scene.Peer().Has(_scene.Content, 0, 1).Serves(_scene.Content);
        var client = _scene.Client(peers: [source.Listen()], build: b => b.UseTrackerClient(_tracker));
        _scene.Until(() => client.Verified.Count == 2, limit: 30);
        _scene.Finish(client.Swarm.PauseAsync());

        _tracker.Events.ShouldBe([AnnounceEvent.Started, AnnounceEvent.Stopped]);
        _tracker.Totals[^1].ShouldBe(new TransferTotals(Length / 2, 0, Length / 2));
    }

    [Fact]
    public void What_is_there_already_is_not_told_as_downloaded()
    {
        _scene.Client(_scene.Content.Store(0, 1, 2), build: b => b.UseTrackerClient(_tracker));
        _scene.Pass(1);
        _tracker.Totals[0].ShouldBe(new TransferTotals(0, 0, Length / 4));
    }

    [Fact]
    public void Nobody_is_told_when_trackers_are_not_to_be_asked()
    {
        var client = _scene.Client(build: b => b.UseTrackerClient(_tracker), add: o => o with { UseTrackers = false });
        _scene.Pass(100);
        client.Dispose();
        _tracker.Requests.ShouldBeEmpty();
    }

    /// <summary>Answers at once, and remembers what it was told.</summary>
    private sealed class Tracker : ITrackerClient
    {
        public IReadOnlyCollection<string> Schemes => ["sim"];

        public List<AnnounceRequest> Requests { get; } = [];

        public IEnumerable<AnnounceEvent> Events => Requests.Select(request => request.Event).Where(why => why != AnnounceEvent.None);

        public TransferTotals[] Totals => [.. Requests.Where(request => request.Event != AnnounceEvent.None).Select(request => request.Totals)];

        public IReadOnlyList<PeerCandidate> Peers { get; set; } = [];

        public Task<AnnounceResponse> AnnounceAsync(Uri tracker, AnnounceRequest request, CancellationToken cancellation = default)
        {
            Requests.Add(request);
            return Task.FromResult(new AnnounceResponse { Interval = TimeSpan.FromMinutes(30), Peers = Peers });
        }
    }
}
