using System.Net;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Rx.Torrent.Extensions.LocalDiscovery;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Tests.Extensions.LocalDiscovery;

/// <summary>BEP 14, byte for byte.</summary>
public class LocalAnnouncementTests
{
    private const string Hash = "0123456789abcdef0123456789abcdef01234567";

    private static readonly IPEndPoint V4 = LocalDiscoveryOptions.StandardGroups[0];
    private static readonly IPEndPoint V6 = LocalDiscoveryOptions.StandardGroups[1];

    [Fact]
    public void It_is_written_as_BEP_14_has_it() =>
        Encoding.ASCII.GetString(new LocalAnnouncement(V4, 6881, [InfoHash.Parse(Hash)], "a1b2").Write()).ShouldBe(
            $"BT-SEARCH * HTTP/1.1\r\nHost: 239.192.152.143:6771\r\nPort: 6881\r\nInfohash: {Hash}\r\ncookie: a1b2\r\n\r\n\r\n");

    [Fact]
    public void The_group_of_IPv6_is_written_in_brackets() =>
        Encoding.ASCII.GetString(new LocalAnnouncement(V6, 1, [InfoHash.Parse(Hash)], "").Write()).ShouldBe(
            $"BT-SEARCH * HTTP/1.1\r\nHost: [ff15::efc0:988f]:6771\r\nPort: 1\r\nInfohash: {Hash}\r\n\r\n\r\n");

    [Fact]
    public void As_many_swarms_as_it_may_name_fit_into_1400_bytes()
    {
        var most = Enumerable.Range(0, LocalAnnouncement.MostInfoHashes).Select(i => new InfoHash([.. Enumerable.Repeat((byte)i, 20)])).ToArray();
        var group = new IPEndPoint(IPAddress.Parse("ff15:1111:2222:3333:4444:5555:6666:7777"), 65535);

        var bytes = new LocalAnnouncement(group, 65535, most, "0123456789abcdef").Write();

        most.Length.ShouldBeGreaterThan(20);
        bytes.Length.ShouldBeLessThanOrEqualTo(1400);
        Read(Encoding.ASCII.GetString(bytes), group)!.InfoHashes.ShouldBe(most);
    }

    [Theory]
    [InlineData("BT-SEARCH * HTTP/1.1\r\nHost: 239.192.152.143:6771\r\nPort: 80\r\nInfohash: 0123456789ABCDEF0123456789abcdef01234567\r\n\r\n\r\n")]
    [InlineData("BT-SEARCH * HTTP/1.1\r\nInfohash:0123456789abcdef0123456789abcdef01234567\r\nport: 80\r\nX-New: what:ever\r\nHOST:239.192.152.143:6771\r\n\r\n")]
    [InlineData("BT-SEARCH * HTTP/1.1\r\nHost: 239.192.152.143:6771\r\nPort: 80\r\nInfohash: 0123456789abcdef0123456789abcdef01234567")]
    public void It_is_read_in_any_order_and_case_and_what_is_new_is_passed_over(string text)
    {
        var read = Read(text, V4).ShouldNotBeNull();
        read.Port.ShouldBe((ushort)80);
        read.InfoHashes.ShouldBe([InfoHash.Parse(Hash)]);
        read.Cookie.ShouldBe("");
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: 239.192.152.143:6771\r\nPort: 80\r\nInfohash: " + Hash + "\r\n\r\n")]
    [InlineData("BT-SEARCH * HTTP/1.1\r\nPort: 80\r\nInfohash: " + Hash + "\r\n\r\n")] // no host
    [InlineData("BT-SEARCH * HTTP/1.1\r\nHost: 239.192.152.144:6771\r\nPort: 80\r\nInfohash: " + Hash + "\r\n\r\n")] // another one
    [InlineData("BT-SEARCH * HTTP/1.1\r\nHost: 239.192.152.143:6771\r\nHost: 10.0.0.1:6771\r\nPort: 80\r\nInfohash: " + Hash + "\r\n\r\n")]
    [InlineData("BT-SEARCH * HTTP/1.1\r\nHost: 239.192.152.143:6771\r\nPort: 0\r\nInfohash: " + Hash + "\r\n\r\n")]
    [InlineData("BT-SEARCH * HTTP/1.1\r\nHost: 239.192.152.143:6771\r\nPort: 65536\r\nInfohash: " + Hash + "\r\n\r\n")]
    [InlineData("BT-SEARCH * HTTP/1.1\r\nHost: 239.192.152.143:6771\r\nPort: -1\r\nInfohash: " + Hash + "\r\n\r\n")]
    [InlineData("BT-SEARCH * HTTP/1.1\r\nHost: 239.192.152.143:6771\r\nPort: 8o\r\nInfohash: " + Hash + "\r\n\r\n")]
    [InlineData("BT-SEARCH * HTTP/1.1\r\nHost: 239.192.152.143:6771\r\nInfohash: " + Hash + "\r\n\r\n")] // no port
    [InlineData("BT-SEARCH * HTTP/1.1\r\nHost: 239.192.152.143:6771\r\nPort: 80\r\n\r\n")] // no swarm
    [InlineData("BT-SEARCH * HTTP/1.1\r\nHost: 239.192.152.143:6771\r\nPort: 80\r\nInfohash: 0123\r\n\r\n")]
    [InlineData("BT-SEARCH * HTTP/1.1\r\nHost: 239.192.152.143:6771\r\nPort: 80\r\nInfohash: " + Hash + "\r\nnonsense\r\n\r\n")]
    [InlineData("BT-SEARCH * HTTP/1.1\r\nHost: 239.192.152.143:6771\r\nPort: 80\r\nInfohash: " + Hash + "\r\ncookie: é\r\n\r\n")]
    public void What_makes_no_sense_is_not_read(string text) => Read(text, V4).ShouldBeNull();

    [Fact]
    public void Long_datagrams_many_lines_and_long_cookies_are_not_read()
    {
        var good = $"BT-SEARCH * HTTP/1.1\r\nHost: 239.192.152.143:6771\r\nPort: 80\r\nInfohash: {Hash}\r\n";

        Read(good + new string('x', 1500), V4).ShouldBeNull();
        Read(good + string.Concat(Enumerable.Repeat("a:\r\n", 100)), V4).ShouldBeNull();
        Read(good + $"cookie: {new string('c', 65)}\r\n\r\n", V4).ShouldBeNull();
    }

    [Fact]
    public void Whatever_comes_nothing_is_thrown() => Prop.ForAll<byte[], int>((bytes, cut) =>
    {
        var good = new LocalAnnouncement(V4, 6881, [InfoHash.Parse(Hash)], "a1b2").Write();
        byte[] broken = [.. good[..(Math.Abs(cut % good.Length))], .. bytes];
        LocalAnnouncement.TryRead(bytes, V4, out _);
        LocalAnnouncement.TryRead(broken, V4, out _);
    }).QuickCheckThrowOnFailure();

    private static LocalAnnouncement? Read(string text, IPEndPoint group) =>
        LocalAnnouncement.TryRead(Encoding.UTF8.GetBytes(text), group, out var announcement) ? announcement : null;
}
