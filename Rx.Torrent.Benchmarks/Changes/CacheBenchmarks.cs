using System.Reactive.Concurrency;
using BenchmarkDotNet.Attributes;
using Rx.Torrent.Changes;
using Rx.Torrent.Loops;

namespace Rx.Torrent.Benchmarks.Changes;

/// <summary>What it costs to look at 500 peers once, which happens once a second while somebody listens; and that without a listener it costs nothing.</summary>
[MemoryDiagnoser]
public class CacheBenchmarks
{
    private const int Items = 500;

    private readonly Loop _loop = new(ImmediateScheduler.Instance, static exception => throw exception);
    private readonly NumberFeed _feed = new(Items);
    private Action _quiet = null!;
    private Action _busy = null!;
    private long _heard;
    private int _value;

    [Params(0, 1, 10)]
    public int Listeners { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var cache = new LoopCache<NumberFeed.Item, int>(_loop, _feed, "Items", static fault => throw fault.Exception);
        for (var i = 0; i < Listeners; i++) cache.Connect().Subscribe(changes => _heard += changes.Count);
        _quiet = () => _feed.Look(changed: 0, value: 0);
        _busy = () => _feed.Look(Items, ++_value);
    }

    [Benchmark(Description = "nothing has changed")]
    public long Quiet()
    {
        _loop.Post(_quiet);
        return _heard;
    }

    [Benchmark(Description = "everything has changed")]
    public long Busy()
    {
        _loop.Post(_busy);
        return _heard;
    }
}
