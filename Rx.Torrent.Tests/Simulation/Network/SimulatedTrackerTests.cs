using System.Net;
using Rx.Torrent.Discovery;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Testing.Simulation.Trackers;

namespace Rx.Torrent.Tests.Simulation.Network;

public class SimulatedTrackerTests
{
    private readonly TestScheduler _time = new();
    private readonly SimulatedNetwork _network;
    private readonly SimulatedTracker _tracker;
    private readonly InfoHash _infoHash = new(new byte[20]);

    public SimulatedTrackerTests()
    {
        _network = new SimulatedNetwork(_time, seed: 1);
        _tracker = new SimulatedTracker(_network);
    }

    [Fact]
    public void Peers_hear_of_each_other_and_not_of_themselves()
    {
        var (a, b) = (_network.AddHost(), _network.AddHost());
        Announce(a, 1, left: 0).Peers.ShouldBeEmpty();

        var answer = Announce(b, 2, left: 5);

        answer.Peers.Select(peer => peer.EndPoint).ShouldBe([new IPEndPoint(a.Address, 6881)]);
        (answer.Seeds, answer.Leechers).ShouldBe((1, 1));
        answer.ExternalAddress.ShouldBe(b.Address);
        _tracker.PeerCount.ShouldBe(2);
    }

    [Fact]
    public void A_token_that_lives_on_keeps_no_announce_that_was_answered()
    {
        using var cancellation = new CancellationTokenSource();
        var kept = Answered(cancellation.Token);

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        kept.IsAlive.ShouldBeFalse();
        cancellation.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public void An_answer_takes_as_long_as_the_way()
    {
        var task = Ask(_network.AddHost(), 1);

        _time.AdvanceBy(TimeSpan.FromMilliseconds(39));
        task.IsCompleted.ShouldBeFalse();
        _time.AdvanceBy(TimeSpan.FromMilliseconds(2));
        task.IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public void Who_stops_is_forgotten_and_so_is_who_says_nothing_more()
    {
        var hosts = Enumerable.Range(0, 3).Select(_ => _network.AddHost()).ToArray();
        Announce(hosts[0], 0);
        Announce(hosts[1], 1);

        Announce(hosts[0], 0, what: AnnounceEvent.Stopped);
        Announce(hosts[2], 2).Peers.Count.ShouldBe(1);

        _time.AdvanceBy(2 * _tracker.Interval + TimeSpan.FromSeconds(1));
        Announce(hosts[2], 2).Peers.ShouldBeEmpty();
    }

    [Fact]
    public void No_more_peers_come_than_were_asked_for()
    {
        for (byte i = 0; i < 10; i++) Announce(_network.AddHost(), i);

        Announce(_network.AddHost(), 99, want: 4).Peers.Count.ShouldBe(4);
    }

    [Fact]
    public void A_tracker_that_cannot_be_reached_does_not_answer_and_one_that_fails_says_so()
    {
        var host = _network.AddHost();
        var partition = _network.Divide([host], [_tracker.Host]);
        var unheard = Ask(host, 1);
        _time.AdvanceBy(TimeSpan.FromMinutes(5));
        unheard.IsCompleted.ShouldBeFalse();
        partition.Dispose();

        _tracker.Failure = new TrackerException(TrackerFailureKind.Refused, "not you");
        var refused = Ask(host, 1);
        _time.AdvanceBy(TimeSpan.FromSeconds(1));
        refused.Exception!.InnerException.ShouldBe(_tracker.Failure);
    }

    [Fact]
    public void Its_visits_can_be_watched()
    {
        var visits = _tracker.Visits.ToLiveList();
        var host = _network.AddHost();

        Announce(host, 7, left: 3, what: AnnounceEvent.Started);

        visits.Single().From.ShouldBe(host);
        visits.Single().Request.Event.ShouldBe(AnnounceEvent.Started);
    }

    private Task<AnnounceResponse> Ask(SimulatedHost host, byte id, long left = 1, AnnounceEvent what = AnnounceEvent.None, int? want = null)
    {
        var name = new byte[20];
        name[0] = id;
        return SimulatedTracker.ClientOf(host).AnnounceAsync(
            _tracker.Uri, new AnnounceRequest(_infoHash, new PeerId(name), 6881) { Totals = new TransferTotals(0, 0, left), Event = what, NumWant = want });
    }

    private AnnounceResponse Announce(SimulatedHost host, byte id, long left = 1, AnnounceEvent what = AnnounceEvent.None, int? want = null)
    {
        var task = Ask(host, id, left, what, want);
        _time.AdvanceBy(TimeSpan.FromMilliseconds(100));
        task.IsCompletedSuccessfully.ShouldBeTrue();
        return task.Result;
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private WeakReference Answered(CancellationToken cancellation)
    {
        var client = SimulatedTracker.ClientOf(_network.AddHost());
        var answer = client.AnnounceAsync(_tracker.Uri, new AnnounceRequest(_infoHash, new PeerId(new byte[20]), 6881), cancellation);
        _time.AdvanceBy(TimeSpan.FromSeconds(10));
        answer.IsCompletedSuccessfully.ShouldBeTrue();
        return new WeakReference(answer);
    }
}
