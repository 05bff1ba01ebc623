using BenchmarkDotNet.Attributes;
using Rx.Torrent.Picking;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Benchmarks.Picking;

/// <summary>What peers that come, go and get pieces cost the picker.</summary>
[MemoryDiagnoser]
public class AvailabilityBenchmarks
{
    private readonly List<BlockRange> _picked = [];
    private PiecePicker _picker = null!;
    private PieceSet _half = null!;
    private PieceSet _seed = null!;
    private PieceSet _nothingNew = null!;
    private int _step;

    [Params(1_000, 100_000)]
    public int Pieces { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        _picker = new PiecePicker(new PieceLayout(Pieces * 65_536L, 65_536), random);
        for (var piece = 0; piece < 4; piece++) _picker.MarkVerified((PieceIndex)piece);
        for (var peer = 0; peer < 50; peer++)
            _picker.AddPeer(PieceSet.Of(Pieces, Enumerable.Range(0, Pieces).Where(_ => random.Next(100) < peer * 2)));
        _half = PieceSet.Of(Pieces, Enumerable.Range(0, Pieces).Where(_ => random.Next(2) == 0));
        _seed = PieceSet.All(Pieces);
        _nothingNew = PieceSet.Of(Pieces, 0, 1, 2, 3);
        PickOne();
    }

    /// <summary>One piece more, one piece less.</summary>
    [Benchmark(OperationsPerInvoke = 2)]
    public void Have()
    {
        _step = (_step + 7919) % Pieces;
        _picker.AddHave((PieceIndex)_step);
        _picker.RemoveHave((PieceIndex)_step);
    }

    /// <summary>A peer with half of the pieces comes and leaves, and each time the next pick sorts anew.</summary>
    [Benchmark(OperationsPerInvoke = 2)]
    public void PeerComesAndLeaves()
    {
        _picker.AddPeer(_half);
        PickOne();
        _picker.RemovePeer(_half);
        PickOne();
    }

    /// <summary>A seed comes and leaves.</summary>
    [Benchmark(OperationsPerInvoke = 2)]
    public void SeedComesAndLeaves()
    {
        _picker.AddPeer(_seed);
        _picker.RemovePeer(_seed);
    }

    /// <summary>The interest in a peer that has nothing for us, which takes longest to find out.</summary>
    [Benchmark]
    public bool Interest() => _picker.IsInteresting(_nothingNew);

    private void PickOne()
    {
        _picked.Clear();
        _picker.Pick(new PickQuery { Pieces = _half, Peer = 1, Count = 1 }, _picked);
        _picker.Release(_picked[0], 1);
    }
}
