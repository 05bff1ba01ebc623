using System.Net;
using Rx.Torrent.Discovery;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Discovery.Trackers.Http;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Tests.Discovery;

/// <summary>BEP 3, "trackers": the query of an announce.</summary>
public sealed class AnnounceUrlTests
{
    private const string Fixed =
        "info_hash=%124Vx%9A%BC%DE%F1%23Eg%89%AB%CD%EF%124Vx%9A&peer_id=-RX0100-abc%20%26%3D~%2B.-~_&port=6881&uploaded=1&downloaded=2&left=3&compact=1&key=0000beef";

    private static readonly AnnounceRequest Request =
        new(InfoHash.Parse("123456789abcdef123456789abcdef123456789a"), new PeerId("-RX0100-abc &=~+.-~_"u8), 6881)
        {
            Totals = new TransferTotals(Downloaded: 2, Uploaded: 1, Left: 3),
            Key = 0xbeef,
        };

    private static string Build(string tracker, AnnounceRequest request) => AnnounceUrl.Build(new Uri(tracker), request).AbsoluteUri;

    [Fact]
    public void Hash_and_peer_id_are_escaped_byte_by_byte() =>
        Build("http://t.example/announce", Request).ShouldBe("http://t.example/announce?" + Fixed);

    [Theory]
    [InlineData("http://t.example/announce?passkey=aB%2f%26%ff&x=1", "?passkey=aB%2f%26%ff&x=1&info_hash=")]
    [InlineData("http://t.example/a%7eb/announce?x=1&", "?x=1&info_hash=")]
    [InlineData("http://t.example/announce?", "announce?info_hash=")]
    [InlineData("http://t.example/announce?x#fragment", "announce?x&info_hash=")]
    [InlineData("http://t.example", "http://t.example/?info_hash=")]
    public void The_trackers_own_query_stays_in_front(string tracker, string expected) =>
        Build(tracker, Request).ShouldContain(expected);

    [Theory]
    [InlineData(AnnounceEvent.Started, "&event=started")]
    [InlineData(AnnounceEvent.Completed, "&event=completed")]
    [InlineData(AnnounceEvent.Stopped, "&event=stopped")]
    public void An_event_is_named(AnnounceEvent why, string expected) =>
        Build("http://t.example/announce", Request with { Event = why }).ShouldEndWith(expected);

    [Fact]
    public void A_regular_announce_names_no_event() =>
        Build("http://t.example/announce", Request).ShouldNotContain("event");

    [Fact]
    public void While_the_length_is_unknown_something_is_left() =>
        Build("http://t.example/announce", Request with { Totals = default }).ShouldContain("&left=16384&");

    [Fact]
    public void Wishes_and_ids_go_along()
    {
        var url = Build("http://t.example/announce", Request with { NumWant = 50, TrackerId = "a\u00ff&", Address = IPAddress.Parse("1.2.3.4") });
        url.ShouldEndWith("&numwant=50&trackerid=a%FF%26&ip=1.2.3.4");
        Build("http://t.example/announce", Request with { Address = IPAddress.IPv6Loopback }).ShouldEndWith("&ipv6=%3A%3A1");
    }

    [Fact]
    public void Of_a_version_2_hash_the_first_20_bytes_go_out() =>
        Build("http://t.example/announce", Request with { InfoHash = InfoHash.Parse(new string('3', 64)) })
            .ShouldContain("info_hash=33333333333333333333&");
}
