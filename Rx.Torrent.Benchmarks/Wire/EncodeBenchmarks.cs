using BenchmarkDotNet.Attributes;
using Rx.Torrent.Primitives;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Benchmarks.Wire;

/// <summary>What one message costs on its way out, from the queue to the segments of a send and back to the pool.</summary>
[MemoryDiagnoser]
public class EncodeBenchmarks
{
    private const int Blocks = 16;
    private const int Small = 200;

    private readonly BlockPool _pool = new(64);
    private readonly PeerMessage[] _requests = [.. Enumerable.Range(0, Small).Select(i => new PeerMessage.Request(Block(i)))];
    private readonly PeerMessage[] _haves = [.. Enumerable.Range(0, Small).Select(i => new PeerMessage.Have(new PieceIndex(i)))];
    private readonly FrameEncoder _encoder;

    public EncodeBenchmarks() => _encoder = new FrameEncoder(_pool, _ => { });

    /// <summary>The message itself is made here, as its buffer goes back to the pool each time.</summary>
    [Benchmark(Description = "Piece, 256 KiB in one send", OperationsPerInvoke = Blocks)]
    public int Pieces()
    {
        for (var i = 0; i < Blocks; i++)
            _encoder.Enqueue(new PeerMessage.Piece(Block(i), new Payload(_pool.Rent(), PieceLayout.BlockLength)));
        return Send();
    }

    [Benchmark(Description = "Request", OperationsPerInvoke = Small)]
    public int Requests()
    {
        foreach (var request in _requests) _encoder.Enqueue(request);
        return Send();
    }

    [Benchmark(Description = "Have", OperationsPerInvoke = Small)]
    public int Haves()
    {
        foreach (var have in _haves) _encoder.Enqueue(have);
        return Send();
    }

    private int Send()
    {
        var segments = _encoder.Gather(int.MaxValue).Count;
        _encoder.Complete();
        return segments;
    }

    private static BlockRange Block(int i) => new(new PieceIndex(i), 0, PieceLayout.BlockLength);
}
