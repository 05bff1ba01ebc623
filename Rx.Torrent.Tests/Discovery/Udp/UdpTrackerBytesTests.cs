using System.Net;
using System.Text;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Tests.Discovery.Udp;

/// <summary>What goes out and what comes in, byte by byte, as the tables of BEP 15 and BEP 41 have it.</summary>
public class UdpTrackerBytesTests
{
    private static string Hex(byte[] bytes) => Convert.ToHexString(bytes).ToLowerInvariant();

    [Fact]
    public void A_connect_and_an_announce_look_as_in_the_tables()
    {
        var scene = new UdpTrackerScene();
        scene.Announce();

        scene.Requests.Count.ShouldBe(2);
        var (connect, announce) = (scene.Requests[0], scene.Requests[1]);
        Hex(connect)[..24].ShouldBe("0000041727101980" + "00000000");
        connect.Length.ShouldBe(16);
        var transaction = Hex(UdpTrackerScene.TransactionOf(announce));
        Hex(announce).ShouldBe(
            "1122334455667788" + "00000001" + transaction
            + "0102030405060708090a0b0c0d0e0f1011121314"
            + Hex("-RX0100-000000000000"u8.ToArray())
            + "0000000000000001" + "0000000000000003" + "0000000000000002" // downloaded, left, uploaded
            + "00000002" + "00000000" + "aabbccdd" + "00000032" + "1ae1" // started, address, key, numwant, port
            + "02" + "09" + Hex("/announce"u8.ToArray()));
    }

    [Fact]
    public void An_answer_is_read()
    {
        var answer = new UdpTrackerScene().Announce();
        (answer.Interval, answer.Seeds, answer.Leechers).ShouldBe((TimeSpan.FromMinutes(30), 3, 2));
        answer.Peers.ShouldHaveSingleItem().EndPoint.ShouldBe(IPEndPoint.Parse("9.8.7.6:5"));
    }

    [Fact]
    public void Over_IPv6_peers_are_packed_in_eighteen_bytes()
    {
        var scene = new UdpTrackerScene(IPAddress.Parse("2001:db8::1"), IPAddress.Parse("2001:db8::2"));
        scene.Answer = request => UdpTrackerScene.ActionOf(request) == 0
            ? scene.Honest(request)
            : [UdpTrackerScene.Reply(request, 1, "00000708 00000002 00000003 20010db8000000000000000000000009 1ae1")];
        scene.Announce().Peers.ShouldHaveSingleItem().EndPoint.ShouldBe(IPEndPoint.Parse("[2001:db8::9]:6881"));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("/", "")]
    [InlineData("/dir?a=b&c=d", "02" + "0c")]
    public void Path_and_query_follow_as_options(string path, string head)
    {
        var scene = new UdpTrackerScene();
        scene.Url = new Uri($"udp://1.2.3.4:{UdpTrackerScene.Port}{path}");
        scene.Announce();
        var options = scene.Requests[^1][98..];
        Hex(options).ShouldBe(head.Length == 0 ? "" : head + Hex(Encoding.ASCII.GetBytes(path)));
    }

    [Fact]
    public void A_long_path_takes_several_options_and_one_that_no_datagram_carries_is_refused()
    {
        var scene = new UdpTrackerScene();
        scene.Url = new Uri($"udp://1.2.3.4:{UdpTrackerScene.Port}/{new string('x', 299)}");
        scene.Announce();
        var options = scene.Requests[^1][98..];
        options.Length.ShouldBe(300 + 4);
        (options[0], options[1], options[257], options[258]).ShouldBe(((byte)2, (byte)255, (byte)2, (byte)45));

        scene.Url = new Uri($"udp://1.2.3.4:{UdpTrackerScene.Port}/{new string('x', 5000)}");
        var failure = scene.Failure(scene.Client.AnnounceAsync(scene.Url, UdpTrackerScene.Request()));
        (failure.Kind, failure.IsPermanent).ShouldBe((TrackerFailureKind.Unsupported, true));
    }

    [Fact]
    public void A_scrape_is_told_in_the_order_of_the_hashes_and_large_ones_take_several_datagrams()
    {
        var scene = new UdpTrackerScene();
        InfoHash[] hashes = [.. Enumerable.Range(0, 100).Select(i => InfoHash.Parse($"{i:x40}"))];
        var counts = scene.Run(scene.Client.ScrapeAsync(scene.Url, hashes));

        counts.Count.ShouldBe(100);
        var one = counts[hashes[99]];
        (one.Seeds, one.Downloads, one.Leechers).ShouldBe((3, 4, 2));
        scene.Heard().ShouldBe("0 connect, 0 scrape, 0 scrape");
        scene.Requests[1].Length.ShouldBe(16 + 74 * 20);
        scene.Requests[2][16..36].ShouldBe(hashes[74].Span.ToArray());
    }

    [Fact]
    public void A_scrape_that_is_cut_short_counts_as_far_as_it_goes()
    {
        var scene = new UdpTrackerScene();
        scene.Answer = request => [.. scene.Honest(request).Select(answer => UdpTrackerScene.ActionOf(request) == 2 ? answer[..^13] : answer)];
        InfoHash[] hashes = [InfoHash.Parse(new string('1', 40)), InfoHash.Parse(new string('2', 40)), InfoHash.Parse(new string('3', 40))];
        scene.Run(scene.Client.ScrapeAsync(scene.Url, hashes)).Keys.ShouldBe([hashes[0]]);
    }

    [Fact]
    public void Negative_numbers_are_no_numbers()
    {
        var scene = new UdpTrackerScene();
        scene.Answer = request => UdpTrackerScene.ActionOf(request) == 0 ? scene.Honest(request) : [UdpTrackerScene.Reply(request, 1, "ffffffff ffffffff ffffffff")];
        var answer = scene.Announce();
        (answer.Interval, answer.Seeds, answer.Leechers, answer.Peers.Count).ShouldBe((null, null, null, 0));
    }
}
