using FsCheck;
using FsCheck.Fluent;
using Rx.Torrent.Primitives;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Tests.Wire;

public class FrameDecoderTests
{
    private readonly BlockPool _pool = new(8);

    [Fact]
    public void All_messages_in_one_read_come_out_one_by_one()
    {
        using var decoder = Decoder();
        Feed(decoder, WireTable.Stream).ShouldBe(WireTable.Messages);
        decoder.Pending.ShouldBe(0);
    }

    [Fact]
    public void Bytes_that_come_one_at_a_time_give_the_same_messages()
    {
        using var decoder = Decoder();
        WireTable.Stream.SelectMany(b => Feed(decoder, [b])).ShouldBe(WireTable.Messages);
    }

    [Fact]
    public void A_cut_at_any_place_gives_the_same_messages()
    {
        for (var cut = 0; cut <= WireTable.Stream.Length; cut++)
        {
            using var decoder = Decoder();
            Feed(decoder, WireTable.Stream.AsSpan(0, cut)).Concat(Feed(decoder, WireTable.Stream.AsSpan(cut))).ShouldBe(WireTable.Messages);
        }
    }

    [Fact]
    public void Any_cuts_through_blocks_of_any_length_give_the_same_messages() => Prop.ForAll(
        Gen.Elements(1, 13, 500, 16383, 16384, 16385, 40_000).NonEmptyListOf().Zip(Gen.Choose(1, 20_000).NonEmptyListOf()).ToArbitrary(),
        drawn =>
        {
            var (lengths, cuts) = drawn;
            var messages = lengths.Select((length, i) => (PeerMessage)Block(i % 10, length)).ToList();
            var stream = messages.SelectMany(Frame).ToArray();
            using var decoder = Decoder();
            var read = new List<PeerMessage>();
            for (int at = 0, i = 0; at < stream.Length; i++)
            {
                var next = Math.Min(stream.Length, at + cuts[i % cuts.Count]);
                read.AddRange(Feed(decoder, stream.AsSpan(at, next - at)));
                at = next;
            }
            read.ShouldBe(messages);
            decoder.Pending.ShouldBe(0);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithEndSize(8));

    [Fact]
    public void Nothing_refers_to_the_input_once_it_is_read()
    {
        using var decoder = Decoder();
        var scratch = new byte[1000];
        var messages = new List<PeerMessage>();
        foreach (var part in WireTable.Stream.Chunk(7))
        {
            part.CopyTo(scratch, 0);
            messages.AddRange(Feed(decoder, scratch.AsSpan(0, part.Length)));
            Array.Fill(scratch, (byte)0xee);
        }
        messages.ShouldBe(WireTable.Messages);
    }

    [Fact]
    public void A_block_under_way_goes_straight_into_the_buffer_of_its_message()
    {
        var lent = _pool.Rent();
        _pool.Return(lent);
        using var decoder = Decoder();
        var frame = Frame(Block(1, 16384));

        Feed(decoder, frame.AsSpan(0, 13)).ShouldBeEmpty();
        _pool.FreeCount.ShouldBe(1, "nothing of the block has come");
        Feed(decoder, frame.AsSpan(13, 100)).ShouldBeEmpty();
        _pool.FreeCount.ShouldBe(0);
        decoder.Pending.ShouldBe(113);
        var piece = Feed(decoder, frame.AsSpan(113)).ShouldHaveSingleItem().ShouldBeOfType<PeerMessage.Piece>();

        piece.Data.Buffer.ShouldBeSameAs(lent);
        piece.ShouldBe(Block(1, 16384));
    }

    [Fact]
    public void A_connection_that_ends_inside_a_block_gives_the_buffer_back()
    {
        var decoder = Decoder();
        Feed(decoder, Frame(Block(1, 16384)).AsSpan(0, 1000));
        _pool.FreeCount.ShouldBe(0);
        decoder.Dispose();
        _pool.FreeCount.ShouldBe(1);
        decoder.Dispose();
        _pool.FreeCount.ShouldBe(1);
        decoder.Pending.ShouldBe(0);
    }

    [Fact]
    public void A_peer_that_announces_much_and_sends_little_costs_little()
    {
        var bytes = WireTable.Bytes("00020002 1401 0102030405060708090a");
        using var decoder = Decoder();
        Feed(decoder, bytes.AsSpan(0, 3)); // whatever the first call costs
        var before = GC.GetAllocatedBytesForCurrentThread();
        ReadOnlySpan<byte> input = bytes.AsSpan(3);
        decoder.TryRead(ref input, out _).ShouldBeFalse();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(4096);
    }

    [Fact]
    public void A_large_message_in_small_parts_costs_no_more_than_its_doublings()
    {
        var extended = new PeerMessage.Extended(1, new Payload(new byte[100_000]));
        var frame = Frame(extended);
        using var decoder = Decoder();
        var before = GC.GetAllocatedBytesForCurrentThread();
        PeerMessage? message = null;
        for (var at = 0; at < frame.Length; at += 100)
        {
            ReadOnlySpan<byte> input = frame.AsSpan(at, Math.Min(100, frame.Length - at));
            decoder.TryRead(ref input, out message);
        }
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(3 * 100_000);
        message.ShouldBe(extended);
    }

    [Theory]
    [InlineData("00000002 00")]
    [InlineData("00004009 07 80000000 00000000")]
    [InlineData("00000005 04 ffffffff")]
    [InlineData("00000003 05 8020")]
    [InlineData("00000003 14 00 'x'")]
    public void A_fragment_is_refused_as_early_as_the_whole(string bytes)
    {
        var all = WireTable.Bytes(bytes);
        using var decoder = Decoder();
        foreach (var b in all[..^1]) Feed(decoder, [b]).ShouldBeEmpty();
        var late = Should.Throw<WireException>(() => Feed(decoder, [all[^1]]));
        late.Message.ShouldBe(Should.Throw<WireException>(() => Feed(Decoder(), all)).Message);
    }

    [Fact]
    public void The_number_of_pieces_can_become_known_later()
    {
        using var decoder = new FrameDecoder(_pool, WireLimits.Default);
        Feed(decoder, WireTable.Bytes("00000003 05 8140")).ShouldBe([new PeerMessage.Bitfield(PieceSet.Of(16, 0, 7, 9))]);
        decoder.Expect(WireLimits.Default, 10);
        Feed(decoder, WireTable.Bytes("00000003 05 8140")).ShouldBe([new PeerMessage.Bitfield(PieceSet.Of(10, 0, 7, 9))]);
        Should.Throw<WireException>(() => Feed(decoder, WireTable.Bytes("00000004 05")));
    }

    [Fact]
    public void Any_bytes_give_messages_or_a_wire_exception_and_no_more_memory_than_they_are_worth() => Prop.ForAll(
        Likely.ToArbitrary(), Gen.Choose(1, 40).ToArbitrary(), (bytes, part) =>
        {
            using var decoder = Decoder();
            var before = GC.GetAllocatedBytesForCurrentThread();
            var (count, refused) = (0, false);
            try
            {
                foreach (var fragment in bytes.Chunk(part))
                {
                    ReadOnlySpan<byte> input = fragment;
                    while (decoder.TryRead(ref input, out var message))
                    {
                        count++;
                        if (message is PeerMessage.Piece piece) _pool.Return(piece.Data);
                    }
                    input.IsEmpty.ShouldBeTrue();
                }
            }
            catch (WireException exception)
            {
                exception.Offset.ShouldBeInRange(0, bytes.Length);
                refused = true;
            }
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            allocated.ShouldBeLessThan(64_000 + 200 * bytes.Length, $"{count} messages, {(refused ? "" : "not ")}refused");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(60));

    /// <summary>Frames of the table, some with a byte changed, and noise that begins as a frame does.</summary>
    private static Gen<byte[]> Likely
    {
        get
        {
            var anyByte = Gen.Choose(0, 255).Select(i => (byte)i);
            var frames = Gen.Elements(WireTable.Rows.Select(row => row.Frame).ToArray());
            var changed = frames.SelectMany(frame => Gen.Choose(0, frame.Length - 1).Zip(anyByte).Select(change =>
            {
                var copy = frame.ToArray();
                copy[change.Item1] = change.Item2;
                return copy;
            }));
            var noise = anyByte.ArrayOf().Zip(Gen.Choose(0, 30).Zip(Gen.Choose(0, 24))).Select(drawn =>
                (byte[])[0, 0, 0, (byte)drawn.Item2.Item1, (byte)drawn.Item2.Item2, .. drawn.Item1]);
            return Gen.OneOf(frames, frames, changed, noise, anyByte.ArrayOf()).ArrayOf().Select(parts => parts.SelectMany(part => part).ToArray());
        }
    }

    private FrameDecoder Decoder() => new(_pool, WireLimits.Default, WireTable.PieceCount);

    private static List<PeerMessage> Feed(FrameDecoder decoder, ReadOnlySpan<byte> input)
    {
        var messages = new List<PeerMessage>();
        while (decoder.TryRead(ref input, out var message)) messages.Add(message);
        input.IsEmpty.ShouldBeTrue();
        return messages;
    }

    private static PeerMessage.Piece Block(int piece, int length)
    {
        var bytes = new byte[length];
        new Random(length + piece).NextBytes(bytes);
        return new PeerMessage.Piece(WireTable.Block(piece, 0, length), new Payload(bytes));
    }

    private static byte[] Frame(PeerMessage message)
    {
        var frame = new System.Buffers.ArrayBufferWriter<byte>();
        WireWriter.Write(message, frame);
        return frame.WrittenSpan.ToArray();
    }
}
