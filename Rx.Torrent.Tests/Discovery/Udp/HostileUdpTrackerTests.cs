using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Rx.Torrent.Discovery.Trackers;

namespace Rx.Torrent.Tests.Discovery.Udp;

public class HostileUdpTrackerTests
{
    [Fact]
    public void What_is_short_or_of_another_transaction_or_another_action_is_as_if_it_had_not_come()
    {
        var scene = new UdpTrackerScene();
        scene.Answer = request =>
        {
            var honest = scene.Honest(request).Single();
            byte[] stranger = [.. honest];
            stranger[7] ^= 1;
            byte[] other = [.. honest];
            other[3] ^= 1; // a connect for an announce, and an announce for a connect
            return [[], [1], honest[..7], honest[..15], stranger, other, honest];
        };
        scene.Announce().Peers.Count.ShouldBe(1);
        scene.Heard().ShouldBe("0 connect, 0 announce");
    }

    [Fact]
    public void What_comes_from_another_address_or_port_is_not_the_trackers()
    {
        var scene = new UdpTrackerScene();
        var stranger = scene.Network.AddHost().Datagrams.Open(new IPEndPoint(IPAddress.Any, UdpTrackerScene.Port));
        var neighbour = scene.TrackerHost.Datagrams.Open(new IPEndPoint(IPAddress.Any, 1));
        scene.Answer = request =>
        {
            foreach (var socket in new[] { stranger, neighbour }) socket.Send(scene.Honest(request).Single(), scene.LastSender!);
            return [];
        };
        var call = scene.Client.AnnounceAsync(scene.Url, UdpTrackerScene.Request());
        scene.Pass(10);
        call.IsCompleted.ShouldBeFalse();
        scene.Heard().ShouldBe("0 connect");
    }

    [Fact]
    public void An_answer_that_comes_twice_counts_once()
    {
        var scene = new UdpTrackerScene();
        scene.Answer = request => [.. scene.Honest(request), .. scene.Honest(request), .. scene.Honest(request)];
        scene.Announce();
        scene.Announce();
        scene.Heard().ShouldBe("0 connect, 0 announce, 0 announce");
    }

    [Fact]
    public void An_error_is_a_refusal_in_one_line()
    {
        var scene = new UdpTrackerScene();
        scene.Answer = request => UdpTrackerScene.ActionOf(request) == 0 ? scene.Honest(request) : [UdpTrackerScene.Error(request, "go\naway\u001b[31m " + new string('x', 5000))];
        var failure = scene.Failure(scene.Client.AnnounceAsync(scene.Url, UdpTrackerScene.Request()));
        failure.Kind.ShouldBe(TrackerFailureKind.Refused);
        failure.Message.ShouldStartWith("go away [31m xxx");
        failure.Message.Length.ShouldBeLessThanOrEqualTo(400);
        scene.Heard().ShouldBe("0 connect, 0 announce");
    }

    [Fact]
    public void An_error_to_the_connect_refuses_all_who_wait_for_it()
    {
        var scene = new UdpTrackerScene { Answer = request => [UdpTrackerScene.Error(request, "")] };
        var calls = Enumerable.Range(0, 3).Select(_ => scene.Client.AnnounceAsync(scene.Url, UdpTrackerScene.Request())).ToArray();
        foreach (var call in calls) scene.Failure(call).Message.ShouldBe("no reason given");
        scene.Heard().ShouldBe("0 connect");
    }

    [Fact]
    public void A_tracker_that_has_forgotten_a_connection_id_is_asked_again_with_a_new_one()
    {
        var scene = new UdpTrackerScene();
        scene.Announce();
        var isRestarted = true;
        scene.Answer = request =>
        {
            if (UdpTrackerScene.ActionOf(request) == 0) isRestarted = false;
            return isRestarted ? [UdpTrackerScene.Error(request, "connection id mismatch")] : scene.Honest(request);
        };
        scene.Announce().Peers.Count.ShouldBe(1);
        scene.Heard().ShouldBe("0 connect, 0 announce, 0 announce, 0 connect, 0 announce");
    }

    [Fact]
    public void One_that_refuses_every_connection_id_is_not_asked_for_ever()
    {
        var scene = new UdpTrackerScene();
        scene.Announce();
        scene.Answer = request => UdpTrackerScene.ActionOf(request) == 0 ? scene.Honest(request) : [UdpTrackerScene.Error(request, "no")];
        scene.Failure(scene.Client.AnnounceAsync(scene.Url, UdpTrackerScene.Request())).Kind.ShouldBe(TrackerFailureKind.Refused);
        scene.Requests.Count.ShouldBe(5);
    }

    [Fact]
    public void However_many_peers_it_names_a_bounded_number_is_taken_and_none_that_cannot_be()
    {
        var scene = new UdpTrackerScene();
        var peers = string.Concat(Enumerable.Range(0, 10_000).Select(i => $"50{i:x6}1ae1"));
        scene.Answer = request => UdpTrackerScene.ActionOf(request) == 0
            ? scene.Honest(request)
            : [UdpTrackerScene.Reply(request, 1, "00000708 00000002 00000003" + "7f0000010000" + "e00000011ae1" + peers)];
        var answer = scene.Announce();
        answer.Peers.Count.ShouldBe(1998); // of the first 2,000, port 0 and a multicast address are nobody
    }

    [Fact]
    public void Whatever_a_tracker_says_ends_in_an_answer_or_a_typed_failure()
    {
        var body = Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf();
        var answer = from action in Gen.Choose(-1, 4) from isOurs in Gen.Frequency((4, Gen.Constant(true)), (1, Gen.Constant(false))) from rest in body select (action, isOurs, rest);
        Prop.ForAll(answer.ListOf().ToArbitrary(), answers =>
        {
            var scene = new UdpTrackerScene();
            scene.Answer = request => [.. answers.Select(one => (byte[])[
                .. UdpTrackerScene.Bytes($"{one.action:X8}"), .. one.isOurs ? UdpTrackerScene.TransactionOf(request) : [1, 2, 3, 4], .. one.rest])];
            var call = scene.Client.AnnounceAsync(scene.Url, UdpTrackerScene.Request());
            var scrape = scene.Client.ScrapeAsync(scene.Url, [UdpTrackerScene.Request().InfoHash]);
            scene.Pass(20_000); // whatever escapes comes out of here
            return IsTyped(call) && IsTyped(scrape);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithEndSize(40));

        static bool IsTyped(Task call) => call.IsCompletedSuccessfully || call.Exception?.InnerException is TrackerException;
    }
}
