using System.Buffers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Wire;

/// <summary>What the hot path costs the collector: a message, and nothing besides.</summary>
public class AllocationTests
{
    private const int Count = 1000;

    private readonly BlockPool _pool = new(8);

    public static TheoryData<string, int> Bounds { get; } = new()
    {
        { nameof(Choke), 0 },
        { nameof(KeepAlive), 0 },
        { nameof(Have), 40 },
        { nameof(Request), 48 },
        { nameof(Piece), 80 },
    };

    [Theory]
    [MemberData(nameof(Bounds))]
    public void Reading_allocates_the_message_only(string kind, int bytes)
    {
        using var decoder = new FrameDecoder(_pool, WireLimits.Default, 10);
        var stream = Stream(kind);
        Read(decoder, stream);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Read(decoder, stream);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThanOrEqualTo((long)bytes * Count);
    }

    [Theory]
    [InlineData(nameof(Have))]
    [InlineData(nameof(Piece))]
    public void Sending_allocates_nothing_per_message(string kind)
    {
        var encoder = new FrameEncoder(_pool, _ => { });
        var message = Message(kind);
        Send();

        var before = GC.GetAllocatedBytesForCurrentThread();
        Send();
        // Below a message's worth; not 0, because a collection may make the shared array pool forget its buffer.
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(8 * Count);

        void Send()
        {
            for (var i = 0; i < Count; i++)
            {
                encoder.Enqueue(message);
                encoder.Gather(1);
                encoder.Complete();
            }
        }
    }

    private void Read(FrameDecoder decoder, ReadOnlySpan<byte> stream)
    {
        // Cut, so that the way of the fragments is measured as well.
        while (!stream.IsEmpty)
        {
            var part = stream[..Math.Min(stream.Length, 10_000)];
            stream = stream[part.Length..];
            while (decoder.TryRead(ref part, out var message))
            {
                if (message is Piece piece) _pool.Return(piece.Data);
            }
        }
    }

    private static byte[] Stream(string kind)
    {
        var output = new ArrayBufferWriter<byte>();
        for (var i = 0; i < Count; i++) WireWriter.Write(Message(kind), output);
        return output.WrittenSpan.ToArray();
    }

    private static PeerMessage Message(string kind) => kind switch
    {
        nameof(Choke) => Choke.Instance,
        nameof(KeepAlive) => KeepAlive.Instance,
        nameof(Have) => new Have(new PieceIndex(3)),
        nameof(Request) => new Request(WireTable.Block(3, 16384, 16384)),
        _ => new Piece(WireTable.Block(3, 16384, 16384), new Payload(new byte[16384])),
    };
}
