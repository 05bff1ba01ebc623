using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Discovery.Trackers.Udp;
using Rx.Torrent.Testing.Simulation;

namespace Rx.Torrent.Tests.Discovery.Udp;

/// <summary>Time-outs and connection ids, by the examples of BEP 15.</summary>
public class UdpTrackerTimingTests
{
    [Fact]
    public void A_connect_that_nobody_answers_is_repeated_after_15_seconds_and_twice_that_and_so_on()
    {
        var scene = new UdpTrackerScene { Answer = _ => [] };
        _ = scene.Client.AnnounceAsync(scene.Url, UdpTrackerScene.Request());
        scene.Pass(500);
        scene.Heard().ShouldBe("0 connect, 15 connect, 45 connect, 105 connect, 225 connect, 465 connect");
    }

    [Fact]
    public void An_announce_that_nobody_answers_is_repeated_and_connects_anew_when_the_connection_id_is_too_old()
    {
        var scene = new UdpTrackerScene();
        scene.Answer = request => UdpTrackerScene.ActionOf(request) == 0 && scene.Requests.Count == 1 ? scene.Honest(request) : [];
        _ = scene.Client.AnnounceAsync(scene.Url, UdpTrackerScene.Request());
        scene.Pass(300);
        scene.Heard().ShouldBe("0 connect, 0 announce, 15 announce, 45 announce, 105 connect, 225 connect");
    }

    [Fact]
    public void It_ends_after_the_eighth_retransmission()
    {
        var scene = new UdpTrackerScene { Answer = _ => [] };
        var failure = scene.Failure(scene.Client.AnnounceAsync(scene.Url, UdpTrackerScene.Request()), limit: 8000);
        failure.Kind.ShouldBe(TrackerFailureKind.TimedOut);
        scene.Requests.Count.ShouldBe(9);
        scene.Requests.Select(UdpTrackerScene.TransactionOf).Select(Convert.ToHexString).Distinct().Count().ShouldBe(1); // it is the same request
    }

    [Fact]
    public void A_connection_id_serves_for_a_minute()
    {
        var scene = new UdpTrackerScene();
        scene.Announce();
        scene.Pass(50);
        scene.Announce();
        scene.Pass(20);
        scene.Announce();
        scene.Heard().ShouldBe("0 connect, 0 announce, 50 announce, 70 connect, 70 announce");
    }

    [Fact]
    public void Many_swarms_make_one_connection_and_one_socket()
    {
        var scene = new UdpTrackerScene();
        var calls = Enumerable.Range(0, 20).Select(_ => scene.Client.AnnounceAsync(scene.Url, UdpTrackerScene.Request())).ToArray();
        scene.Pass(1);
        calls.ShouldAllBe(call => call.IsCompletedSuccessfully);
        scene.Requests.Count(request => UdpTrackerScene.ActionOf(request) == 0).ShouldBe(1);
        scene.Requests.Skip(1).Select(UdpTrackerScene.TransactionOf).Select(Convert.ToHexString).Distinct().Count().ShouldBe(20);
    }

    [Fact]
    public void When_the_one_that_connects_is_given_up_another_one_does()
    {
        var scene = new UdpTrackerScene();
        scene.Answer = request => scene.Requests.Count == 1 ? [] : scene.Honest(request);
        using var impatience = new CancellationTokenSource();
        var first = scene.Client.AnnounceAsync(scene.Url, UdpTrackerScene.Request(), impatience.Token);
        var second = scene.Client.AnnounceAsync(scene.Url, UdpTrackerScene.Request());
        scene.Pass(1);
        impatience.Cancel();
        scene.Run(second, limit: 1).Peers.Count.ShouldBe(1);
        first.IsCanceled.ShouldBeTrue();
        scene.Heard().ShouldBe("0 connect, 1 connect, 1 announce");
    }

    [Fact]
    public void Requests_beyond_the_bound_wait_in_line_and_do_not_hold_up_another_tracker()
    {
        var scene = new UdpTrackerScene(options: new UdpTrackerOptions { MaxRequestsPerTracker = 2 });
        var isSilent = true;
        scene.Answer = request => isSilent && UdpTrackerScene.ActionOf(request) == 1 ? [] : scene.Honest(request);
        var calls = Enumerable.Range(0, 5).Select(_ => scene.Client.AnnounceAsync(scene.Url, UdpTrackerScene.Request())).ToArray();
        scene.Pass(1);
        scene.Heard().ShouldBe("0 connect, 0 announce, 0 announce");
        isSilent = false;
        scene.Pass(15);
        calls.ShouldAllBe(call => call.IsCompletedSuccessfully);
    }

    [Fact]
    public void Ten_thousand_announces_without_a_network_fail_one_after_the_other()
    {
        var scene = new UdpTrackerScene();
        scene.ClientHost.Conditions = new NetworkConditions { Mtu = 1 }; // nothing is taken
        var calls = Enumerable.Range(0, 10_000).Select(_ => scene.Client.AnnounceAsync(scene.Url, UdpTrackerScene.Request())).ToArray();
        scene.Pass(1);
        calls.ShouldAllBe(call => call.IsFaulted);
        scene.Failure(calls[9_999]).Kind.ShouldBe(TrackerFailureKind.Unreachable);
    }

    [Fact]
    public void What_was_cancelled_is_not_sent_again_and_a_closed_client_ends_what_is_under_way()
    {
        var scene = new UdpTrackerScene { Answer = _ => [] };
        using var impatience = new CancellationTokenSource();
        var cancelled = scene.Client.AnnounceAsync(scene.Url, UdpTrackerScene.Request(), impatience.Token);
        scene.Pass(1);
        impatience.Cancel();
        scene.Pass(100);
        cancelled.IsCanceled.ShouldBeTrue();
        scene.Heard().ShouldBe("0 connect");

        var closed = scene.Client.AnnounceAsync(scene.Url, UdpTrackerScene.Request());
        scene.Pass(1);
        scene.Client.Dispose();
        scene.Failure(closed, limit: 1).Kind.ShouldBe(TrackerFailureKind.Unreachable);
        scene.Failure(scene.Client.AnnounceAsync(scene.Url, UdpTrackerScene.Request()), limit: 1).Kind.ShouldBe(TrackerFailureKind.Unreachable);
    }

    [Fact]
    public void A_bad_line_only_takes_longer()
    {
        var bad = new NetworkConditions { Loss = 0.1, Duplication = 0.2, Reordering = 0.2, Jitter = TimeSpan.FromMilliseconds(50) };
        for (var seed = 1; seed <= 20; seed++) new UdpTrackerScene(line: bad, seed: seed).Announce(limit: 8000).Peers.Count.ShouldBe(1);
    }
}
