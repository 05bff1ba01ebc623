using System.Net;
using Rx.Torrent.CommandLine.Display;
using Rx.Torrent.CommandLine.Options;

namespace Rx.Torrent.Tests.CommandLine;

public sealed class OptionTextTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("262144", 262144)]
    [InlineData("256k", 262144)]
    [InlineData("256 KiB", 262144)]
    [InlineData("4M", 4194304)]
    [InlineData("1g", 1073741824)]
    public void A_size_is_read(string text, long bytes)
    {
        ByteSize.TryParse(text, out var read).ShouldBeTrue();
        read.ShouldBe(bytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("k")]
    [InlineData("-1")]
    [InlineData("1.5m")]
    [InlineData("5 parsecs")]
    [InlineData("9999999999999999g")]
    public void What_is_no_size_is_refused(string text) => ByteSize.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("192.0.2.7:6881", "192.0.2.7", 6881)]
    [InlineData("[2001:db8::7]:1", "2001:db8::7", 1)]
    [InlineData("peer.example:65535", "peer.example", 65535)]
    public void A_peer_is_read(string text, string host, int port)
    {
        PeerAddress.TryParse(text, out var peer).ShouldBeTrue();
        peer.ShouldBe(new DnsEndPoint(host, port));
    }

    [Theory]
    [InlineData("peer.example")]
    [InlineData(":6881")]
    [InlineData("[]:6881")]
    [InlineData("peer.example:0")]
    [InlineData("peer.example:65536")]
    [InlineData("2001:db8::7:6881")]
    public void What_is_no_peer_is_refused(string text) => PeerAddress.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(16384, "16 KiB")]
    [InlineData(1048575, "1023 KiB")]
    [InlineData(1073741824, "1 GiB")]
    public void Bytes_are_told_in_units(long bytes, string text) => Units.Bytes(bytes).ShouldBe(text);

    [Theory]
    [InlineData(0, "0.0 %")]
    [InlineData(0.99999, "99.9 %")]
    [InlineData(1, "100.0 %")]
    public void Only_all_is_a_hundred_percent(double share, string text) => Units.Percent(share).ShouldBe(text);
}
