using BenchmarkDotNet.Attributes;
using Rx.Torrent.Primitives;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Benchmarks.Plugins;

/// <summary>What plugins add to a message, in time and in memory; without any it is what the connection itself costs.</summary>
[MemoryDiagnoser]
public class PipelineBenchmarks
{
    private const int Messages = 1000;

    private readonly PeerMessage[] _requests =
        [.. Enumerable.Range(0, Messages).Select(i => new PeerMessage.Request(new BlockRange(new PieceIndex(i), 0, PieceLayout.BlockLength)) { Origin = MessageOrigin.Core })];

    private readonly PeerMessage[] _blocks =
        [.. Enumerable.Range(0, Messages).Select(i =>
            new PeerMessage.Piece(new BlockRange(new PieceIndex(i), 0, PieceLayout.BlockLength), new Payload(Data)) { Origin = MessageOrigin.Wire })];

    private StackedPeer _peer = null!;
    private Action _incoming = null!;
    private Action _outgoing = null!;

    [Params(0, 1, 10, 50)]
    public int Stages { get; set; }

    private static byte[] Data { get; } = new byte[PieceLayout.BlockLength];

    [GlobalSetup]
    public void Setup()
    {
        _peer = new StackedPeer(Stages);
        _incoming = () =>
        {
            foreach (var block in _blocks) _peer.Incoming(block);
        };
        _outgoing = () =>
        {
            foreach (var request in _requests) _peer.Outgoing(request);
        };
    }

    [Benchmark(Description = "Piece, incoming", OperationsPerInvoke = Messages)]
    public int Incoming()
    {
        _peer.Run(_incoming);
        return _peer.CoreCount;
    }

    [Benchmark(Description = "Request, outgoing", OperationsPerInvoke = Messages)]
    public void Outgoing() => _peer.Run(_outgoing);
}
