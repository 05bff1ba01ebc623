using System.Text;
using Rx.Torrent.Primitives;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Tests.Wire;

public class HandshakeCodecTests
{
    private static readonly byte[] Bytes = WireTable.Bytes(
        "13 'BitTorrent protocol' 0000000000100005 000102030405060708090a0b0c0d0e0f10111213 '-RX0100-abcdefghijkl'");

    private static readonly PeerMessage.Handshake Handshake = new(
        ReservedBits.ExtensionProtocol.With(ReservedBits.Fast).With(ReservedBits.Dht),
        InfoHash.Parse("000102030405060708090a0b0c0d0e0f10111213"),
        new PeerId("-RX0100-abcdefghijkl"u8));

    [Fact]
    public void It_is_read_as_BEP_3_says()
    {
        HandshakeCodec.TryRead(Bytes, out var read).ShouldBeTrue();
        read.ShouldBe(Handshake);
        read.Origin.ShouldBe(MessageOrigin.Wire);
    }

    [Fact]
    public void It_is_written_as_BEP_3_says()
    {
        var bytes = new byte[68];
        HandshakeCodec.Write(Handshake, bytes);
        bytes.ShouldBe(Bytes);
        HandshakeCodec.Length.ShouldBe(68);
    }

    [Fact]
    public void A_version_2_info_hash_is_written_as_its_first_20_bytes()
    {
        var bytes = new byte[68];
        var v2 = InfoHash.Parse("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
        HandshakeCodec.Write(Handshake with { InfoHash = v2 }, bytes);
        bytes.ShouldBe(Bytes);
    }

    [Fact]
    public void Every_strict_prefix_is_not_yet_a_handshake()
    {
        for (var length = 0; length < Bytes.Length; length++)
            HandshakeCodec.TryRead(Bytes.AsSpan(0, length), out _).ShouldBeFalse();
    }

    [Fact]
    public void A_wrong_byte_is_refused_as_soon_as_it_is_there_and_where_it_stands()
    {
        for (var wrong = 0; wrong < 20; wrong++)
        {
            var bytes = Bytes[..(wrong + 1)];
            bytes[wrong] ^= 0x20;
            Should.Throw<WireException>(() => HandshakeCodec.TryRead(bytes, out _)).Offset.ShouldBe(wrong);
        }
    }

    [Theory]
    [InlineData("'GET / HTTP/1.1'", 0, "an HTTP request, \"GET / HTTP/1.1\"")]
    [InlineData("160301 0200", 0, "a TLS greeting")]
    [InlineData("d3a6 0102", 0, "0xd3a60102, perhaps an encrypted peer")]
    [InlineData("'SSH-2.0'", 0, "\"SSH-2.0\"")]
    [InlineData("13 'BitTorrent Protocol'", 12, "\"BitTorrent Protocol\"")]
    public void It_says_what_greets_us_instead(string bytes, int offset, string found)
    {
        var refused = Should.Throw<WireException>(() => HandshakeCodec.TryRead(WireTable.Bytes(bytes), out _));
        refused.Offset.ShouldBe(offset);
        refused.Found.ShouldBe(found);
    }

    [Fact]
    public void Every_cut_gives_the_same_handshake_and_leaves_what_follows_alone()
    {
        byte[] stream = [.. Bytes, .. "rest"u8];
        for (var cut = 0; cut < Bytes.Length; cut++)
        {
            var decoder = new HandshakeDecoder();
            ReadOnlySpan<byte> input = stream.AsSpan(0, cut);
            decoder.TryRead(ref input, out _).ShouldBeFalse();
            input.IsEmpty.ShouldBeTrue();
            input = stream.AsSpan(cut);
            decoder.TryRead(ref input, out var read).ShouldBeTrue();
            read.ShouldBe(Handshake);
            Encoding.ASCII.GetString(input).ShouldBe("rest");
        }
    }

    [Fact]
    public void A_stranger_is_refused_from_the_first_byte()
    {
        ReadOnlySpan<byte> input = [0x12];
        var refused = false;
        try
        {
            new HandshakeDecoder().TryRead(ref input, out _);
        }
        catch (WireException exception)
        {
            refused = exception.Offset == 0;
        }
        refused.ShouldBeTrue();
    }
}
