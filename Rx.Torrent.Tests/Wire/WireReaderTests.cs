using Rx.Torrent.Primitives;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Tests.Wire;

public class WireReaderTests
{
    private static readonly string Root = string.Concat(Enumerable.Repeat("aa", 32));

    // Only the bytes that tell are there: refusing must not wait for more.
    [Theory]
    [InlineData("00000002 00", "1")]
    [InlineData("00000002 01", "1")]
    [InlineData("00000002 02", "1")]
    [InlineData("00000002 03", "1")]
    [InlineData("00000001 04", "5")]
    [InlineData("00000006 04", "5")]
    [InlineData("0000000c 06", "13")]
    [InlineData("0000000e 06", "13")]
    [InlineData("00000008 07", "at least 9")]
    [InlineData("0000000c 08", "13")]
    [InlineData("00000004 09", "3")]
    [InlineData("00000001 09", "3")]
    [InlineData("00000004 0d", "5")]
    [InlineData("00000002 0e", "1")]
    [InlineData("00000005 0f", "1")]
    [InlineData("0000000e 10", "13")]
    [InlineData("00000006 11", "5")]
    [InlineData("00000001 14", "at least 2")]
    [InlineData("00000030 15", "49")]
    [InlineData("00000032 15", "49")]
    [InlineData("00000030 16", "at least 49")]
    [InlineData("00000032 17", "49")]
    [InlineData("00000002 05", "3 for 10 pieces")]
    [InlineData("00000004 05", "3 for 10 pieces")]
    public void A_length_that_no_such_message_has_is_refused_from_five_bytes(string header, string expected)
    {
        var refused = Refused(header);
        refused.Offset.ShouldBe(0);
        refused.Expected.ShouldStartWith("a length prefix of " + expected);
        NotYet(header[..8]);
    }

    [Theory]
    [InlineData("00100001")]
    [InlineData("ffffffff")]
    [InlineData("80000000")]
    [InlineData("47455420")] // "GET "
    public void A_length_over_the_limit_is_refused_from_four_bytes(string prefix)
    {
        var refused = Refused(prefix);
        refused.Offset.ShouldBe(0);
        refused.Expected.ShouldBe("a message of at most 1048576 bytes");
        NotYet(prefix[..6]);
    }

    [Theory]
    [InlineData("0002000a 07", "at most 131081")]
    [InlineData("00010003 1400", "at most 65538")]
    [InlineData("00020003 1401", "at most 131074")]
    [InlineData("00020003 14ff", "at most 131074")]
    [InlineData("00008032 16", "at most 32817")]
    [InlineData("00020002 2a", "at most 131073")]
    public void A_message_over_its_own_limit_is_refused_from_its_header(string header, string expected)
    {
        Refused(header).Expected.ShouldStartWith($"a length prefix of {expected} (");
        NotYet(header[..^2]);
    }

    [Theory]
    [InlineData("00020009 07")]
    [InlineData("00010002 1400")]
    [InlineData("00020002 1401")]
    [InlineData("00008031 16")]
    [InlineData("00020001 2a")]
    public void A_message_at_its_limit_is_awaited(string header) => NotYet(header);

    [Fact]
    public void An_extension_can_have_a_limit_of_its_own()
    {
        var limits = WireLimits.Default.WithExtension(3, 100).WithExtension(4, 500_000);
        Refused("00000067 1403", limits).Expected.ShouldStartWith("a length prefix of at most 102 ");
        NotYet("00000066 1403", limits);
        NotYet("0007a122 1404", limits);
        NotYet("00020002 1405", limits);
        WireLimits.Default.MaxExtendedLengthOf(3).ShouldBe(WireLimits.Default.MaxExtendedLength);
    }

    [Theory]
    [InlineData("00000005 04 80000000", 5)]
    [InlineData("0000000d 06 ffffffff 00000000 00004000", 5)]
    [InlineData("0000000d 06 00000000 80000000 00004000", 9)]
    [InlineData("0000000d 06 00000000 00000000 ffffffff", 13)]
    [InlineData("00004009 07 80000000 00000000", 5)]
    [InlineData("00004009 07 00000000 ffff8000", 9)]
    [InlineData("0000000d 08 00000000 00000000 80000000", 13)]
    [InlineData("00000005 0d ffffffff", 5)]
    [InlineData("0000000d 10 00000000 80000000 00000000", 9)]
    [InlineData("00000005 11 80000001", 5)]
    public void A_number_beyond_31_bits_is_refused_where_it_stands(string head, int offset) => Refused(head).Offset.ShouldBe(offset);

    [Theory]
    [InlineData("80000000 00000000 00000002 00000000", 37)]
    [InlineData("00000000 80000000 00000002 00000000", 41)]
    [InlineData("00000000 00000000 80000000 00000000", 45)]
    [InlineData("00000000 00000000 00000002 80000000", 49)]
    [InlineData("00000000 00000000 00000003 00000000", 45)]
    [InlineData("00000000 00000000 00000001 00000000", 45)]
    [InlineData("00000000 00000000 00000000 00000000", 45)]
    [InlineData("00000000 00000000 00000004 00000000", 0)]
    [InlineData("00000000 00000000 00000002 00000001", 0)]
    [InlineData("00000000 00000000 40000000 7fffffff", 0)]
    public void Hashes_that_do_not_fit_their_own_range_are_refused_from_the_head(string range, int offset) =>
        Refused($"00000071 16 {Root} {range}").Offset.ShouldBe(offset);

    [Fact]
    public void The_length_of_a_bitfield_follows_from_the_number_of_pieces_even_beyond_the_limit_of_other_messages()
    {
        var reader = WireTable.Reader(pieceCount: 10_000_000);
        reader.TryFrameLength(WireTable.Bytes("001312d1"), out var length).ShouldBeTrue();
        length.ShouldBe(4 + 1 + 1_250_000);
        reader.TryShape(WireTable.Bytes("001312d1 05"), out var shape).ShouldBeTrue();
        shape.BodyLength.ShouldBe(1_250_000);
    }

    [Fact]
    public void While_the_number_of_pieces_is_unknown_a_bitfield_has_eight_to_the_byte()
    {
        var reader = WireTable.Reader(pieceCount: WireReader.UnknownPieceCount);
        reader.TryRead(WireTable.Bytes("00000003 05 8001"), out var message, out _).ShouldBeTrue();
        message.ShouldBe(new PeerMessage.Bitfield(PieceSet.Of(16, 0, 15)));
        Should.Throw<WireException>(() => reader.TryRead(WireTable.Bytes("00080002 05"), out _, out _)).Offset.ShouldBe(0);
        reader.TryRead(WireTable.Bytes("00080001 05"), out _, out _).ShouldBeFalse();
    }

    [Fact]
    public void A_spare_bit_of_a_bitfield_is_refused_where_it_stands()
    {
        var refused = Refused("00000003 05 8020");
        refused.Offset.ShouldBe(6);
        refused.Message.ShouldBe("at byte 6 of the frame: expected 6 spare bits that are zero, found 0x20");
    }

    [Theory]
    [InlineData("", false, 0)]
    [InlineData("000000", false, 0)]
    [InlineData("00000000", true, 4)]
    [InlineData("00004009 07", true, 16397)]
    public void The_length_of_a_frame_is_known_from_its_first_four_bytes(string start, bool known, int length)
    {
        WireTable.Reader().TryFrameLength(WireTable.Bytes(start), out var found).ShouldBe(known);
        found.ShouldBe(length);
    }

    [Fact]
    public void A_block_of_16_KiB_lies_in_a_pooled_buffer_and_a_longer_one_in_an_array()
    {
        var pool = new BlockPool(4);
        var reader = new WireReader(WireLimits.Default, pool, WireTable.PieceCount);
        Read(16384).Data.Buffer.ShouldNotBeNull();
        Read(16385).Data.Buffer.ShouldBeNull();
        Read(131072).Data.Length.ShouldBe(131072);

        PeerMessage.Piece Read(int length)
        {
            var piece = new PeerMessage.Piece(WireTable.Block(0, 0, length), new Payload(new byte[length]));
            var frame = new System.Buffers.ArrayBufferWriter<byte>();
            WireWriter.Write(piece, frame);
            reader.TryRead(frame.WrittenSpan, out var message, out _).ShouldBeTrue();
            message.ShouldBe(piece);
            return (PeerMessage.Piece)message;
        }
    }

    private static WireException Refused(string bytes, WireLimits? limits = null) =>
        Should.Throw<WireException>(() => WireTable.Reader(limits).TryRead(WireTable.Bytes(bytes), out _, out _));

    private static void NotYet(string bytes, WireLimits? limits = null) =>
        WireTable.Reader(limits).TryRead(WireTable.Bytes(bytes), out _, out _).ShouldBeFalse();
}
