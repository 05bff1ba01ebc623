using System.Net;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Discovery.Trackers.Access;
using Rx.Torrent.Discovery.Trackers.Http;
using Rx.Torrent.Primitives;
using Rx.Torrent.Tests.Discovery.Udp;

namespace Rx.Torrent.Tests.Discovery.Access;

/// <summary>The guard where it works: in front of real sockets and simulated ones. The victim counts who comes.</summary>
public class TrackerReachTests
{
    private const string Good = "d8:intervali1800ee";

    private static readonly AnnounceRequest Request = new(InfoHash.Parse(new string('a', 40)), new PeerId("-RX0100-000000000000"u8), 6881);

    private static TrackerAccess Everything(TrackerReach reach, params string[] trusted) => new()
    {
        Reach = reach,
        TrustedHosts = trusted,
        Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]),
    };

    private static async Task<TrackerFailureKind?> AnnounceAsync(Uri tracker, TrackerAccess access)
    {
        using var client = new HttpTrackerClient(new HttpTrackerOptions { Access = access });
        try
        {
            await client.AnnounceAsync(tracker, Request);
            return null;
        }
        catch (TrackerException exception)
        {
            return exception.Kind;
        }
    }

    private static Uri Named(HostileHttpServer server, string host) => new UriBuilder(server.Announce) { Host = host }.Uri;

    [Fact]
    public async Task A_name_that_resolves_to_loopback_is_not_called()
    {
        using var victim = new HostileHttpServer(HostileHttpServer.Ok(Good));
        (await AnnounceAsync(Named(victim, "t.example"), Everything(TrackerReach.AsGiven))).ShouldBe(TrackerFailureKind.Forbidden);
        (await AnnounceAsync(Named(victim, "t.example"), Everything(TrackerReach.PublicOnly))).ShouldBe(TrackerFailureKind.Forbidden);
        victim.Connections.ShouldBe(0);
        (await AnnounceAsync(Named(victim, "t.example"), Everything(TrackerReach.Anywhere))).ShouldBeNull();
        (await AnnounceAsync(Named(victim, "t.example"), Everything(TrackerReach.AsGiven, "t.example"))).ShouldBeNull();
    }

    [Fact]
    public async Task A_tracker_given_by_its_local_address_works_unless_all_local_ones_are_closed()
    {
        using var server = new HostileHttpServer(HostileHttpServer.Ok(Good));
        (await AnnounceAsync(server.Announce, new TrackerAccess())).ShouldBeNull();
        (await AnnounceAsync(Named(server, "localhost"), new TrackerAccess())).ShouldBeNull();
        (await AnnounceAsync(server.Announce, new TrackerAccess { Reach = TrackerReach.PublicOnly })).ShouldBe(TrackerFailureKind.Forbidden);
        (await AnnounceAsync(new Uri(server.Announce, "/reboot"), new TrackerAccess())).ShouldBe(TrackerFailureKind.Forbidden);
        server.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_redirect_to_what_the_tracker_may_not_reach_is_not_followed()
    {
        using var victim = new HostileHttpServer(HostileHttpServer.Ok(Good));
        using var tracker = new HostileHttpServer($"HTTP/1.1 302 Found\r\nLocation: http://{victim.Announce.Authority}/reboot\r\nContent-Length: 0\r\n\r\n");
        (await AnnounceAsync(tracker.Announce, new TrackerAccess())).ShouldBe(TrackerFailureKind.Forbidden);
        tracker.Requests.Count.ShouldBe(1);
        victim.Connections.ShouldBe(0);
    }

    [Fact]
    public async Task A_password_goes_to_no_other_host()
    {
        using var other = new HostileHttpServer(HostileHttpServer.Ok(Good));
        using var tracker = new HostileHttpServer($"HTTP/1.1 302 Found\r\nLocation: {other.Announce}\r\nContent-Length: 0\r\n\r\n");
        (await AnnounceAsync(new UriBuilder(tracker.Announce) { UserName = "me", Password = "secret" }.Uri, new TrackerAccess())).ShouldBeNull();
        tracker.Requests.Single().ShouldContain("Authorization:");
        other.Requests.Single().ShouldNotContain("Authorization:");
    }

    [Fact]
    public void Over_UDP_a_name_that_resolves_to_a_private_address_is_not_called()
    {
        var access = new TrackerAccess { Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("10.1.1.1")]) };
        var scene = new UdpTrackerScene(trackerAddress: IPAddress.Parse("10.1.1.1"), options: new() { Access = access });
        scene.Announce().Peers.Count.ShouldBe(1); // given by its address
        var heard = scene.Requests.Count;
        scene.Url = new Uri($"udp://t.example:{UdpTrackerScene.Port}/announce");
        scene.Failure(scene.Client.AnnounceAsync(scene.Url, Request)).Kind.ShouldBe(TrackerFailureKind.Forbidden);
        scene.Requests.Count.ShouldBe(heard);
    }
}
