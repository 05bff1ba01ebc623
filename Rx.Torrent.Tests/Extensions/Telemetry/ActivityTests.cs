using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reactive.Linq;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Extensions.Telemetry.Activities;
using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Simulation.Trackers;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Tests.Storage;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Extensions.Telemetry;

/// <summary>What takes time, as activities.</summary>
public sealed class ActivityTests : IDisposable
{
    private readonly Scene _scene = new(new TestContent(pieceCount: 4, pieceLength: 32 * 1024));
    private readonly ActivitySource _source = new($"test {Guid.NewGuid()}");
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;
    private readonly List<string> _asked = [];
    private bool _samples = true;
    private int _begun;

    public ActivityTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source == _source,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
            {
                _asked.Add(options.Name);
                return _samples ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None;
            },
            ActivityStarted = _ => Interlocked.Increment(ref _begun),
            ActivityStopped = _ended.Enqueue,
        };
    }

    public void Dispose()
    {
        _listener.Dispose();
        _source.Dispose();
    }

    [Fact]
    public void Each_piece_is_an_activity_from_its_first_request_to_the_verdict()
    {
        Listen();
        var client = _scene.Client(build: b => b.UseActivities(_source));
        var begin = _scene.Time.Now;
        client.Swarm.Connect(_scene.Peer().HasAll().Serves(_scene.Content).Listen());
        _scene.Until(() => client.IsSeeding);

        var pieces = Named("piece");
        pieces.Select(piece => (int)piece.GetTagItem("rxtorrent.piece.index")!).Order().ShouldBe([0, 1, 2, 3]);
        pieces.ShouldAllBe(piece => piece.Status == ActivityStatusCode.Ok && piece.Parent == null && piece.ParentId == null);
        pieces.ShouldAllBe(piece => (int)piece.GetTagItem("rxtorrent.piece.blocks")! == 2 && (int)piece.GetTagItem("rxtorrent.piece.peers")! == 1);
        pieces.ShouldAllBe(piece => (string)piece.GetTagItem("rxtorrent.swarm.info_hash")! == $"{client.Swarm.InfoHash}");
        pieces[0].Events.Select(e => e.Name).ShouldBe(["first_block", "last_block"]);
        pieces.ShouldAllBe(piece => piece.StartTimeUtc >= begin.UtcDateTime && piece.Duration > TimeSpan.Zero && piece.StartTimeUtc + piece.Duration <= _scene.Time.Now.UtcDateTime);
        Activity.Current.ShouldBeNull();
    }

    [Fact]
    public void A_piece_that_fails_ends_in_error_and_begins_anew()
    {
        Listen();
        var client = _scene.Client(build: b => b.UseActivities(_source));
        var lies = 2;
        client.Swarm.Connect(_scene.Peer().HasAll().Serves(_scene.Content, block => block.Piece.Value == 1 && lies-- > 0 ? TestContent.Rubbish(block) : _scene.Content.Piece(block)).Listen());
        _scene.Until(() => client.Failed.Count > 0);
        client.Swarm.Connect(_scene.Peer().HasAll().Serves(_scene.Content).Listen());
        _scene.Until(() => client.IsSeeding);

        var failed = Named("piece").Where(piece => (int)piece.GetTagItem("rxtorrent.piece.index")! == 1).ToArray();
        failed.Select(piece => piece.Status).ShouldBe([ActivityStatusCode.Error, ActivityStatusCode.Ok]);
    }

    [Fact]
    public void What_is_under_way_when_the_client_ends_is_ended_too()
    {
        Listen();
        var client = _scene.Client(build: b => b.UseActivities(_source));
        client.Swarm.Connect(_scene.Peer().HasAll().StaysAlive().Listen()); // it never answers
        _scene.Until(() => _begun > 1);
        client.Dispose();

        _ended.Count.ShouldBe(_begun);
        Named("piece").ShouldAllBe(piece => piece.Status == ActivityStatusCode.Unset && piece.Events.Any(e => e.Name == "abandoned"));
    }

    [Fact]
    public void A_check_is_an_activity_with_what_it_found()
    {
        Listen();
        var client = _scene.Client(_scene.Content.Store(0, 2), build: b => b.UseActivities(_source));
        _scene.Finish(client.Swarm.RecheckAsync());

        Named("check").Length.ShouldBe(2); // at the start, and when it was asked for
        var check = Named("check")[^1];
        check.Status.ShouldBe(ActivityStatusCode.Ok);
        check.GetTagItem("rxtorrent.check.pieces_found").ShouldBe(2);
        check.GetTagItem("rxtorrent.check.pieces").ShouldBe(4);
    }

    [Fact]
    public void A_check_that_the_store_breaks_off_ends_in_error()
    {
        Listen();
        var store = new FaultyStore(_scene.Content.FullStore());
        var client = _scene.Client(store, build: b => b.UseActivities(_source));
        store.ReadFault = Rx.Torrent.Storage.StoreFault.Failed;
        _scene.Finish(client.Swarm.RecheckAsync());

        Named("check")[^1].Status.ShouldBe(ActivityStatusCode.Error);
        Named("check")[^1].GetTagItem("rxtorrent.outcome").ShouldBe("failed");
    }

    [Fact]
    public void An_announce_is_an_activity_that_says_no_more_of_the_tracker_than_where_it_is()
    {
        Listen();
        var tracker = new SimulatedTracker(_scene.Network);
        var host = _scene.Network.AddHost();
        _scene.Client(host: host, build: b => b.UseActivities(_source).UseTrackerClient(SimulatedTracker.ClientOf(host)), add: o => o with { Trackers = [[tracker.Uri]] });
        _scene.Pass(5);
        tracker.Failure = new TrackerException(TrackerFailureKind.Refused, "no");
        _scene.Pass(TimeSpan.FromMinutes(2));

        var (first, second) = (Named("announce")[0], Named("announce")[1]);
        first.Status.ShouldBe(ActivityStatusCode.Ok);
        first.Kind.ShouldBe(ActivityKind.Client);
        first.GetTagItem("server.address").ShouldBe(tracker.Uri.Host);
        first.Duration.ShouldBeGreaterThan(TimeSpan.Zero); // the way there and back
        second.Status.ShouldBe(ActivityStatusCode.Error);
        second.GetTagItem("error.type").ShouldBe("refused");
        Named("announce").ShouldAllBe(announce => announce.TagObjects.All(tag => !$"{tag.Value}".Contains("/announce")));
    }

    [Fact]
    public void While_nobody_listens_there_are_none_and_no_connection_is_looked_at()
    {
        var client = _scene.Client(build: b => b.UseActivities(_source));
        client.Swarm.Connect(_scene.Peer().HasAll().Serves(_scene.Content).Listen());
        _scene.Until(() => client.IsSeeding);
        Listen();
        client.Dispose();

        _begun.ShouldBe(0);
    }

    [Fact]
    public void A_sampler_that_does_not_want_a_piece_or_an_announce_is_asked_once_for_it()
    {
        Listen();
        _samples = false;
        SimulatedTracker[] trackers = [new(_scene.Network), new(_scene.Network), new(_scene.Network)];
        var visits = trackers.Select(tracker => tracker.Visits).Merge().ToLiveList();
        var host = _scene.Network.AddHost();
        var client = _scene.Client(
            host: host, build: b => b.UseActivities(_source).UseTrackerClient(SimulatedTracker.ClientOf(host)).Configure(o => o with { Trackers = o.Trackers with { Choice = TrackerChoice.All } }),
            add: o => o with { Trackers = [[.. trackers.Select(tracker => tracker.Uri)]] });
        client.Swarm.Connect(_scene.Peer().HasAll().Serves(_scene.Content).Listen());
        _scene.Until(() => client.IsSeeding);
        _scene.Pass(10);

        _begun.ShouldBe(0);
        _asked.Count(name => name == "piece").ShouldBe(4); // of two blocks each
        _asked.Count(name => name == "announce").ShouldBe(visits.Count);
        visits.Count.ShouldBeGreaterThan(3);
    }

    [Fact]
    public void A_plugin_that_is_taken_out_ends_what_it_has_begun_and_begins_nothing_more()
    {
        Listen();
        var client = _scene.Client();
        var use = client.Client.Use(new ActivityPlugin(_source));
        var source = _scene.Peer().HasAll().StaysAlive();
        client.Swarm.Connect(source.Listen());
        _scene.Until(() => _begun > 1);

        use.Dispose();
        _scene.Pass(1);
        _ended.Count.ShouldBe(_begun);

        var before = _begun;
        source.Serves(_scene.Content).Send(Choke.Instance, Unchoke.Instance); // now it is asked again, and answers
        _scene.Until(() => client.IsSeeding);
        _begun.ShouldBe(before);
    }

    [Fact]
    public void The_activity_that_runs_where_a_client_is_used_is_neither_parent_nor_lost()
    {
        Listen();
        using var ours = new Activity("ours").Start();
        var client = _scene.Client(build: b => b.UseActivities(_source));
        client.Swarm.Connect(_scene.Peer().HasAll().Serves(_scene.Content).Listen());
        _scene.Until(() => client.IsSeeding);

        Activity.Current.ShouldBe(ours);
        Named("piece").ShouldAllBe(piece => piece.ParentId == null && piece.TraceId != ours.TraceId);
    }

    private void Listen() => ActivitySource.AddActivityListener(_listener);

    private Activity[] Named(string name) => [.. _ended.Where(activity => activity.OperationName == name)];
}
