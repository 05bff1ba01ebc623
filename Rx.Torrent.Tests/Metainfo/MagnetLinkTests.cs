using System.Net;
using Rx.Torrent.Metainfo;

namespace Rx.Torrent.Tests.Metainfo;

public class MagnetLinkTests
{
    private const string Hex = "0123456789abcdef0123456789abcdef01234567";
    private const string Sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Fact]
    public void A_full_link_is_read()
    {
        var link = MagnetLink.Parse(
            $"magnet:?xt=urn:btih:{Hex.ToUpperInvariant()}&xt=urn:btmh:1220{Sha256}&dn=a+b%20%C3%A9%2B&tr=http%3A%2F%2Ft.example%2Fa%3Fk%3D1%2B1&tr.1=udp://u.example:80"
            + "&ws=http://w.example/&x.pe=peer.example:1234&x.pe=10.0.0.1:1&x.pe=%5B2001%3Adb8%3A%3A1%5D:65535&so=0,2,4,6-8&xl=10826029&as=x");

        link.InfoHash.ToString().ShouldBe(Hex);
        link.InfoHashV2.ToString().ShouldBe(Sha256);
        link.DisplayName.ShouldBe("a b é+");
        link.Trackers.Select(url => url.OriginalString).ShouldBe(["http://t.example/a?k=1+1", "udp://u.example:80"]);
        link.WebSeeds.ShouldBe([new Uri("http://w.example/")]);
        link.Peers.ShouldBe([new DnsEndPoint("peer.example", 1234), new DnsEndPoint("10.0.0.1", 1), new DnsEndPoint("2001:db8::1", 65535)]);
        link.SelectedFiles.ShouldBe([new(0, 0), new(2, 2), new(4, 4), new(6, 8)]);
        link.SelectedFiles[3].Contains(7).ShouldBeTrue();
        link.OtherParameters.ShouldBe([new("xl", "10826029"), new("as", "x")]);
    }

    [Fact]
    public void A_link_is_printed_as_it_reads()
    {
        var link = $"magnet:?xt=urn:btih:{Hex}&xt=urn:btmh:1220{Sha256}&dn=a%20b%26c&tr=http%3A%2F%2Ft.example%2F%3Fa%3D1%26b&ws=http%3A%2F%2Fw%2F&x.pe=[::1]:6881&x.pe=h:1&so=0,6-8&xl=1";
        MagnetLink.Parse(link).ToString().ShouldBe(link);
    }

    [Theory]
    [InlineData("MAGNET:?xt=urn:btih:AERUKZ4JVPG66AJDIVTYTK6N54ASGRLH", Hex)]
    [InlineData("magnet:?xt.1=urn:btih:aerukz4jvpg66ajdivtytk6n54asgrlh", Hex)]
    [InlineData("  magnet:?dn=&&xt=URN:BTIH:0123456789abcdef0123456789abcdef01234567&tr  ", Hex)]
    [InlineData("magnet:?xt=urn%3Abtih%3A0123456789abcdef0123456789abcdef01234567", Hex)]
    [InlineData("magnet:?xt=urn:sha1:X&xt=urn:btih:0123456789abcdef0123456789abcdef01234567", Hex)]
    public void Other_ways_to_write_a_hash_are_read(string text, string hash) => MagnetLink.Parse(text).InfoHash.ToString().ShouldBe(hash);

    [Fact]
    public void A_link_of_version_2_only_has_no_version_1_hash()
    {
        var link = MagnetLink.Parse($"magnet:?xt=urn:btmh:1220{Sha256}");
        link.InfoHash.ShouldBeNull();
        link.InfoHashV2.ToString().ShouldBe(Sha256);
    }

    [Fact]
    public void A_topic_of_another_kind_is_kept() =>
        MagnetLink.Parse($"magnet:?xt=urn:btih:{Hex}&xt=urn:btmh:1114{Hex}").OtherParameters.ShouldBe([new("xt", $"urn:btmh:1114{Hex}")]);

    [Theory]
    [InlineData("", "the link")]
    [InlineData("http://x/", "the link")]
    [InlineData("magnet:", "the link")]
    [InlineData("magnet:?", "xt")]
    [InlineData("magnet:?dn=x", "xt")]
    [InlineData("magnet:?xt=", "xt")]
    [InlineData("magnet:?xt=urn:btih:", "xt")]
    [InlineData("magnet:?xt=urn:btih:0123", "xt")]
    [InlineData("magnet:?xt=urn:btih:0123456789abcdef0123456789abcdef0123456g", "xt")]
    [InlineData("magnet:?xt=urn:btih:0ERUKZ4JVPG66AJDIVTYTK6N54ASGRLH", "xt")]
    [InlineData("magnet:?xt=urn:btmh:1220abcd", "xt")]
    [InlineData("magnet:?xt=urn:btih:" + Hex + "&xt=urn:btih:" + "1123456789abcdef0123456789abcdef01234567", "xt")]
    [InlineData("magnet:?xt=urn:btih:" + Hex + "&so=a", "so")]
    [InlineData("magnet:?xt=urn:btih:" + Hex + "&so=5-2", "so")]
    [InlineData("magnet:?xt=urn:btih:" + Hex + "&so=-1", "so")]
    [InlineData("magnet:?xt=urn:btih:" + Hex + "&so=99999999999", "so")]
    public void What_names_no_torrent_is_refused(string text, string parameter)
    {
        Should.Throw<MagnetLinkException>(() => MagnetLink.Parse(text)).Parameter.ShouldBe(parameter);
        MagnetLink.TryParse(text, out _).ShouldBeFalse();
    }

    [Fact]
    public void Hints_that_make_no_sense_are_left_out()
    {
        var link = MagnetLink.Parse($"magnet:?xt=urn:btih:{Hex}&tr=nonsense&tr=%ff%zz&ws=file:///etc/passwd&x.pe=a&x.pe=a:0&x.pe=a:65536&x.pe=::1:5&x.pe=:5&x.pe=a b:5");
        link.Trackers.ShouldBeEmpty();
        link.WebSeeds.ShouldBeEmpty();
        link.Peers.ShouldBeEmpty();
    }

    [Fact]
    public void Limits_hold()
    {
        MagnetLink.TryParse($"magnet:?xt=urn:btih:{Hex}&dn={new string('a', 70_000)}", out _).ShouldBeFalse();
        MagnetLink.TryParse($"magnet:?xt=urn:btih:{Hex}{string.Concat(Enumerable.Repeat("&a=1", 1000))}", out _).ShouldBeFalse();
        MagnetLink.TryParse($"magnet:?xt=urn:btih:{Hex}&so={string.Join(',', Enumerable.Range(0, 1001))}", out _).ShouldBeFalse();
        MagnetLink.TryParse(null, out _).ShouldBeFalse();
    }
}
