using Rx.Torrent.Primitives;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Wire;

public class FrameEncoderTests
{
    private readonly BlockPool _pool = new(8);
    private readonly List<PeerMessage> _flushed = [];
    private readonly FrameEncoder _encoder;

    public FrameEncoderTests() => _encoder = new FrameEncoder(_pool, _flushed.Add);

    [Fact]
    public void All_messages_leave_in_order_as_the_bytes_of_the_table()
    {
        foreach (var message in WireTable.Messages) _encoder.Enqueue(message);
        _encoder.WaitingBytes.ShouldBe(WireTable.Stream.Length);
        var sent = new List<byte>();
        while (_encoder.HasWaiting)
        {
            sent.AddRange(_encoder.Gather(int.MaxValue).SelectMany(segment => segment));
            _encoder.Complete();
        }
        sent.ToArray().ShouldBe(WireTable.Stream);
        _flushed.ShouldBe(WireTable.Messages);
        _encoder.WaitingBytes.ShouldBe(0);
    }

    [Fact]
    public void A_pooled_block_leaves_as_one_segment_with_its_head_and_without_being_copied()
    {
        var piece = Pooled(3, 16384);
        _encoder.Enqueue(piece);
        var segment = _encoder.Gather(int.MaxValue).ShouldHaveSingleItem();
        segment.Array.ShouldBeSameAs(piece.Data.Buffer!.Array);
        segment.AsSpan(0, 13).ToArray().ShouldBe(WireTable.Bytes("00004009 07 00000003 00000000"));
        segment.AsSpan(13).SequenceEqual(piece.Data.Span).ShouldBeTrue();
    }

    [Fact]
    public void A_block_in_an_array_leaves_behind_its_head_without_being_copied()
    {
        var bytes = new byte[20_000];
        _encoder.Enqueue(new Have(new PieceIndex(1)));
        _encoder.Enqueue(new Piece(WireTable.Block(3, 0, 20_000), new Payload(bytes)));
        _encoder.Enqueue(Choke.Instance);
        var segments = _encoder.Gather(int.MaxValue);
        segments.Count.ShouldBe(3);
        segments[0].ToArray().ShouldBe(WireTable.Bytes("00000005 04 00000001  00004e29 07 00000003 00000000"));
        segments[1].Array.ShouldBeSameAs(bytes);
        segments[1].Count.ShouldBe(20_000);
        segments[2].ToArray().ShouldBe(WireTable.Bytes("00000001 00"));
    }

    [Fact]
    public void Small_frames_in_a_row_leave_as_one_segment()
    {
        for (var i = 0; i < 100; i++) _encoder.Enqueue(new Request(WireTable.Block(i, 0, 16384)));
        _encoder.Gather(int.MaxValue).ShouldHaveSingleItem().Count.ShouldBe(1700);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(16397, 1)]
    [InlineData(16398, 2)]
    [InlineData(50_000, 4)]
    [InlineData(int.MaxValue, 5)]
    public void Frames_are_gathered_whole_until_the_budget_is_reached(int budget, int frames)
    {
        for (var i = 0; i < 5; i++) _encoder.Enqueue(Pooled(i, 16384));
        _encoder.Gather(budget).Count.ShouldBe(frames);
        _encoder.WaitingBytes.ShouldBe((5 - frames) * 16397);
        _encoder.Complete();
        _flushed.Count.ShouldBe(frames);
    }

    [Fact]
    public void The_rest_follows_with_the_next_send()
    {
        for (var i = 0; i < 1000; i++) _encoder.Enqueue(new Have(new PieceIndex(i)));
        var sent = new List<byte>();
        while (_encoder.HasWaiting)
        {
            var segments = _encoder.Gather(int.MaxValue);
            segments.Count.ShouldBe(1);
            sent.AddRange(segments[0]);
            _encoder.Complete();
        }
        sent.Count.ShouldBe(9000);
        sent[^9..].ToArray().ShouldBe(WireTable.Bytes("00000005 04 000003e7"));
        _flushed.Cast<Have>().Select(have => have.Index.Value).ShouldBe(Enumerable.Range(0, 1000));
    }

    [Fact]
    public void A_small_frame_longer_than_the_shared_buffer_gets_one_of_its_size()
    {
        _encoder.Enqueue(Choke.Instance);
        _encoder.Enqueue(new Bitfield(PieceSet.All(100_000)));
        _encoder.Gather(int.MaxValue).ShouldHaveSingleItem().Count.ShouldBe(5);
        _encoder.Complete();
        _encoder.Gather(int.MaxValue).ShouldHaveSingleItem().Count.ShouldBe(12_505);
    }

    [Fact]
    public void A_block_goes_back_to_the_pool_after_it_was_told_as_flushed()
    {
        var seen = new List<byte>();
        var encoder = new FrameEncoder(_pool, message => seen.Add(((Piece)message).Data.Span[0]));
        var piece = Pooled(3, 100);
        encoder.Enqueue(piece);
        encoder.Gather(1);
        _pool.FreeCount.ShouldBe(0);
        encoder.Complete();
        seen.ShouldBe([3]);
        _pool.FreeCount.ShouldBe(1);
        Should.Throw<InvalidOperationException>(() => piece.Data.Span.Length);
    }

    [Fact]
    public void A_message_can_be_queued_while_another_is_told_as_flushed()
    {
        FrameEncoder? encoder = null;
        encoder = new FrameEncoder(_pool, message =>
        {
            if (message is Interested) encoder!.Enqueue(Choke.Instance);
        });
        encoder.Enqueue(Interested.Instance);
        encoder.Gather(1);
        encoder.Complete();
        encoder.Gather(1).ShouldHaveSingleItem().ToArray().ShouldBe(WireTable.Bytes("00000001 00"));
    }

    [Fact]
    public void Nothing_is_gathered_while_a_send_is_under_way()
    {
        _encoder.Gather(1).ShouldBeEmpty();
        _encoder.IsSending.ShouldBeFalse();
        _encoder.Enqueue(Choke.Instance);
        _encoder.Gather(1);
        _encoder.IsSending.ShouldBeTrue();
        Should.Throw<InvalidOperationException>(() => _encoder.Gather(1));
    }

    [Fact]
    public void Giving_up_tells_what_has_not_left_and_gives_the_blocks_back()
    {
        for (var i = 0; i < 3; i++) _encoder.Enqueue(Pooled(i, 100));
        _encoder.Enqueue(Choke.Instance);
        _encoder.Gather(1);
        _encoder.Complete();
        _encoder.Gather(1);
        var unflushed = new List<PeerMessage>();
        _encoder.Abandon(message => unflushed.Add(message.Copy()));
        unflushed.ShouldBe([Pooled(1, 100), Pooled(2, 100), Choke.Instance]);
        _encoder.HasWaiting.ShouldBeFalse();
        _encoder.WaitingBytes.ShouldBe(0);
        _encoder.IsSending.ShouldBeFalse();
    }

    [Fact]
    public void A_payload_that_is_given_back_is_refused_at_the_door_and_again_before_it_leaves()
    {
        var early = Pooled(1, 100);
        _pool.Return(early.Data);
        Should.Throw<InvalidOperationException>(() => _encoder.Enqueue(early));

        var late = Pooled(2, 100);
        _encoder.Enqueue(late);
        _pool.Return(late.Data);
        Should.Throw<InvalidOperationException>(() => _encoder.Gather(1));
        _encoder.Abandon(_ => { });
    }

    [Fact]
    public void A_block_that_is_sent_twice_is_refused_at_the_door_unless_it_is_a_copy()
    {
        var piece = Pooled(1, 100);
        _encoder.Enqueue(piece);
        Should.Throw<InvalidOperationException>(() => _encoder.Enqueue(piece));
        Should.Throw<InvalidOperationException>(() => new FrameEncoder(_pool, _ => { }).Enqueue(new Piece(piece.Block, piece.Data)));
        _encoder.Enqueue(piece.Copy());
        _encoder.Gather(int.MaxValue);
        _encoder.Complete();
        _flushed.Count.ShouldBe(2);
        _pool.FreeCount.ShouldBe(1);
    }

    [Fact]
    public void What_the_protocol_cannot_say_is_refused_at_the_door()
    {
        Should.Throw<ArgumentException>(() => _encoder.Enqueue(new Extended(0, Payload.Empty)));
        _encoder.HasWaiting.ShouldBeFalse();
    }

    [Fact]
    public void A_handshake_leaves_as_its_68_bytes()
    {
        _encoder.Enqueue(new Handshake(default, new InfoHash(new byte[20]), new PeerId(new byte[20])));
        _encoder.Gather(1).ShouldHaveSingleItem().Count.ShouldBe(68);
    }

    private Piece Pooled(int piece, int length)
    {
        var buffer = _pool.Rent();
        buffer.Block.Span[..length].Fill((byte)piece);
        return new Piece(WireTable.Block(piece, 0, length), new Payload(buffer, length));
    }
}
