using BenchmarkDotNet.Attributes;
using Rx.Torrent.Picking;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Benchmarks.Picking;

/// <summary>The steady state of a download: a block arrives, the next is picked; a complete piece is verified, and another lost so that it never ends.</summary>
[MemoryDiagnoser]
public class PickBenchmarks
{
    private const int BlocksPerPiece = 16;
    private const int Pipeline = 50;

    private readonly List<BlockRange> _picked = [];
    private readonly List<int> _cancels = [];
    private PiecePicker _picker = null!;
    private PieceSet[] _pieces = [];
    private Queue<BlockRange>[] _pipelines = [];
    private int _peer;

    [Params(1_000, 100_000)]
    public int Pieces { get; set; }

    [Params(10, 200)]
    public int Peers { get; set; }

    /// <summary>How much of the torrent each peer has, in percent.</summary>
    [Params(2, 50, 100)]
    public int Share { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        _picker = new PiecePicker(new PieceLayout((long)Pieces * BlocksPerPiece * PieceLayout.BlockLength, BlocksPerPiece * PieceLayout.BlockLength), random);
        _pieces = [.. Enumerable.Range(0, Peers).Select(_ => PieceSet.Of(Pieces, Enumerable.Range(0, Pieces).Where(_ => random.Next(100) < Share)))];
        _pipelines = [.. _pieces.Select(_ => new Queue<BlockRange>())];
        foreach (var pieces in _pieces) _picker.AddPeer(pieces);
        for (var piece = 0; piece < Pieces / 4; piece++) _picker.MarkVerified((PieceIndex)piece);
        for (var peer = 0; peer < Peers; peer++) Fill(peer, Pipeline);
        for (var i = 0; i < Peers * 100; i++) BlockArrives();
    }

    [Benchmark]
    public int BlockArrives()
    {
        if (++_peer == Peers) _peer = 0;
        if (_pipelines[_peer].TryDequeue(out var block) && _picker.MarkReceived(block, _peer, _cancels) == BlockOutcome.PieceComplete)
        {
            _picker.MarkVerified(block.Piece);
            _picker.MarkMissing(block.Piece);
        }
        return Fill(_peer, Pipeline - _pipelines[_peer].Count);
    }

    private int Fill(int peer, int count)
    {
        _picked.Clear();
        _picker.Pick(new PickQuery { Pieces = _pieces[peer], Peer = peer, Count = count, Outstanding = _pipelines[peer].Count }, _picked);
        foreach (var block in _picked) _pipelines[peer].Enqueue(block);
        return _picked.Count;
    }
}
