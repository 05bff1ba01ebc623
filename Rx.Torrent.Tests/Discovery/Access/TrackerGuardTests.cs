using System.Net;
using Rx.Torrent.Discovery;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Discovery.Trackers.Access;

namespace Rx.Torrent.Tests.Discovery.Access;

public class TrackerGuardTests
{
    private static TrackerGuard Guard(TrackerReach reach = TrackerReach.AsGiven, string[]? trusted = null, params string[] resolved) => new(new TrackerAccess
    {
        Reach = reach,
        TrustedHosts = trusted ?? [],
        Resolve = (_, _) => Task.FromResult(resolved.Select(IPAddress.Parse).ToArray()),
    });

    private static bool Allows(Action check)
    {
        try
        {
            check();
            return true;
        }
        catch (TrackerException exception)
        {
            exception.Kind.ShouldBe(TrackerFailureKind.Forbidden);
            return false;
        }
    }

    [Theory]
    [InlineData("http://t.example/announce", TrackerReach.AsGiven, true)]
    [InlineData("http://192.168.1.1/announce", TrackerReach.AsGiven, true)]
    [InlineData("http://[::1]:80/x/announce.php?k=1", TrackerReach.AsGiven, true)]
    [InlineData("udp://127.0.0.1:6969", TrackerReach.AsGiven, true)]
    [InlineData("http://192.168.1.1/reboot", TrackerReach.AsGiven, false)] // no tracker, by the look of it
    [InlineData("http://localhost/reboot?announce", TrackerReach.AsGiven, false)]
    [InlineData("http://2130706433/reboot", TrackerReach.AsGiven, false)] // 127.0.0.1 as one number
    [InlineData("udp://224.0.0.1:6969", TrackerReach.AsGiven, false)]
    [InlineData("http://192.168.1.1/announce", TrackerReach.PublicOnly, false)]
    [InlineData("http://localhost/announce", TrackerReach.PublicOnly, false)]
    [InlineData("http://1.1.1.1/announce", TrackerReach.PublicOnly, true)]
    [InlineData("http://192.168.1.1/reboot", TrackerReach.Anywhere, true)]
    public void The_URL_as_it_was_given_says_what_may_be(string url, TrackerReach reach, bool allowed) =>
        Allows(() => Guard(reach).Check(new Uri(url))).ShouldBe(allowed);

    [Theory]
    [InlineData("http://t.example/announce", "http://other.example/announce", true)]
    [InlineData("http://t.example/announce", "http://1.1.1.1/x", true)]
    [InlineData("http://t.example/announce", "http://127.0.0.1/announce", false)]
    [InlineData("http://t.example/announce", "http://localhost/announce", false)]
    [InlineData("http://t.example/announce", "http://foo.localhost/announce", false)]
    [InlineData("http://t.example/announce", "http://169.254.169.254/latest/meta-data", false)]
    [InlineData("http://t.example/announce", "http://[::ffff:10.0.0.1]/announce", false)]
    [InlineData("http://192.168.1.1/announce", "http://10.0.0.1/announce", true)]
    [InlineData("http://192.168.1.1/announce", "http://10.0.0.1/reboot", false)]
    [InlineData("http://192.168.1.1/announce", "http://127.0.0.1/announce", false)]
    [InlineData("http://127.0.0.1/announce", "http://127.0.0.1:81/announce", true)]
    [InlineData("http://t.example/announce", "http://trusted.lan/announce", false)]
    [InlineData("http://trusted.lan/announce", "http://10.0.0.1/x", true)]
    public void A_redirect_leads_no_further_inwards(string given, string target, bool allowed) =>
        Allows(() => Guard(trusted: ["trusted.lan"]).CheckRedirect(new Uri(given), new Uri(target))).ShouldBe(allowed);

    [Theory]
    [InlineData("t.example", "1.1.1.1", "1.1.1.1")]
    [InlineData("t.example", "127.0.0.1 1.1.1.1 10.0.0.1", "1.1.1.1")]
    [InlineData("t.example", "127.0.0.1", null)]
    [InlineData("t.example", "fd00::1 ::ffff:192.168.0.1", null)]
    [InlineData("localhost", "127.0.0.1 ::1", "127.0.0.1 ::1")]
    [InlineData("trusted.lan", "10.0.0.1", "10.0.0.1")]
    [InlineData("trusted.lan", "224.0.0.1", null)]
    public async Task A_name_counts_by_its_addresses(string host, string addresses, string? allowed)
    {
        var guard = Guard(trusted: ["trusted.lan"], resolved: addresses.Split(' '));
        if (allowed is null) (await Should.ThrowAsync<TrackerException>(() => guard.ResolveAsync(host, default))).Kind.ShouldBe(TrackerFailureKind.Forbidden);
        else (await guard.ResolveAsync(host, default)).Select(address => address.ToString()).ShouldBe(allowed.Split(' '));
    }

    [Fact]
    public async Task Where_local_addresses_are_closed_even_localhost_is()
    {
        await Should.ThrowAsync<TrackerException>(() => Guard(TrackerReach.PublicOnly, null, "127.0.0.1").ResolveAsync("localhost", default));
        (await Guard(TrackerReach.Anywhere, null, "10.0.0.1").ResolveAsync("t.example", default)).Length.ShouldBe(1);
    }

    [Theory]
    [InlineData("http://t.example/announce", "1.1.1.1 2001:db8::1")]
    [InlineData("http://1.1.1.1/announce", "1.1.1.1 2001:db8::1")]
    [InlineData("udp://192.168.1.1:6969", "1.1.1.1 10.0.0.1 fd00::1 2001:db8::1")]
    [InlineData("udp://127.0.0.1:6969", "1.1.1.1 10.0.0.1 169.254.0.1 127.0.0.1 fd00::1 2001:db8::1")]
    [InlineData("http://trusted.lan/announce", "1.1.1.1 10.0.0.1 169.254.0.1 127.0.0.1 fd00::1 2001:db8::1")]
    public void A_tracker_names_nobody_who_is_nearer_to_us_than_it_is_itself(string tracker, string believed)
    {
        var named = "1.1.1.1 10.0.0.1 169.254.0.1 127.0.0.1 fd00::1 2001:db8::1".Split(' ').Select(address => new IPEndPoint(IPAddress.Parse(address), 6881));
        var answer = new AnnounceResponse { Peers = [.. named.Select(endPoint => new PeerCandidate(endPoint, PeerSourceKind.Tracker))] };

        var left = Guard(trusted: ["trusted.lan"]).Believe(new Uri(tracker), answer);
        left.Peers.Select(peer => peer.EndPoint.Address.ToString()).ShouldBe(believed.Split(' '));
        Guard(TrackerReach.Anywhere).Believe(new Uri(tracker), answer).ShouldBeSameAs(answer);
    }
}
