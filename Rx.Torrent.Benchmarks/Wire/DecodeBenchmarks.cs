using System.Buffers;
using BenchmarkDotNet.Attributes;
using Rx.Torrent.Primitives;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Benchmarks.Wire;

/// <summary>What one message costs on its way in. The stream is handed over as a connection gets it: in parts that end inside frames.</summary>
[MemoryDiagnoser]
public class DecodeBenchmarks
{
    private const int Blocks = 16;
    private const int Small = 1000;
    private const int Receive = 100_000;

    private static readonly BlockPool Pool = new(64);
    private static readonly FrameDecoder Decoder = new(Pool, WireLimits.Default, Small);

    private readonly byte[] _pieces = Stream(Blocks, i => new PeerMessage.Piece(Block(i), new Payload(new byte[PieceLayout.BlockLength])));
    private readonly byte[] _requests = Stream(Small, i => new PeerMessage.Request(Block(i)));
    private readonly byte[] _haves = Stream(Small, i => new PeerMessage.Have(new PieceIndex(i)));
    private readonly byte[] _blocksAlone = new byte[Blocks * PieceLayout.BlockLength];
    private readonly byte[] _copy = new byte[PieceLayout.BlockLength];

    [Benchmark(Description = "copy of a block alone", OperationsPerInvoke = Blocks)]
    public void CopyAlone()
    {
        for (var i = 0; i < Blocks; i++) _blocksAlone.AsSpan(i * PieceLayout.BlockLength, PieceLayout.BlockLength).CopyTo(_copy);
    }

    [Benchmark(Description = "Piece, 256 KiB in one receive", OperationsPerInvoke = Blocks)]
    public int PiecesWhole() => Decode(_pieces, _pieces.Length);

    [Benchmark(Description = "Piece, 256 KiB in receives of 100 kB", OperationsPerInvoke = Blocks)]
    public int PiecesCut() => Decode(_pieces, Receive);

    [Benchmark(Description = "Piece, 256 KiB in receives of 1448 B", OperationsPerInvoke = Blocks)]
    public int PiecesInSegments() => Decode(_pieces, 1448);

    [Benchmark(Description = "Request", OperationsPerInvoke = Small)]
    public int Requests() => Decode(_requests, Receive);

    [Benchmark(Description = "Have", OperationsPerInvoke = Small)]
    public int Haves() => Decode(_haves, Receive);

    private static int Decode(ReadOnlySpan<byte> stream, int receive)
    {
        var count = 0;
        while (!stream.IsEmpty)
        {
            var part = stream[..Math.Min(receive, stream.Length)];
            stream = stream[part.Length..];
            while (Decoder.TryRead(ref part, out var message))
            {
                if (message is PeerMessage.Piece piece) Pool.Return(piece.Data);
                count++;
            }
        }
        return count;
    }

    private static BlockRange Block(int i) => new(new PieceIndex(i), 0, PieceLayout.BlockLength);

    private static byte[] Stream(int count, Func<int, PeerMessage> message)
    {
        var output = new ArrayBufferWriter<byte>();
        for (var i = 0; i < count; i++) WireWriter.Write(message(i), output);
        return output.WrittenSpan.ToArray();
    }
}
