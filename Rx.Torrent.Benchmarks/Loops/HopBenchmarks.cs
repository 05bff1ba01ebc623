using System.Reactive.Concurrency;
using BenchmarkDotNet.Attributes;
using Rx.Torrent.Loops;

namespace Rx.Torrent.Benchmarks.Loops;

/// <summary>What it costs to get onto a loop with a thread of its own.</summary>
[MemoryDiagnoser]
public class HopBenchmarks
{
    private const int Items = 10_000;

    private readonly EventLoopScheduler _thread = new();
    private readonly Countdown _work = new();
    private Loop _loop = null!;

    [GlobalSetup]
    public void Setup() => _loop = new Loop(_thread, static exception => throw exception);

    [GlobalCleanup]
    public void Cleanup() => _thread.Dispose();

    /// <summary>As a fast socket does it: the loop is awake most of the time.</summary>
    [Benchmark(Description = "one of many items from another thread", OperationsPerInvoke = Items)]
    public void Many()
    {
        _work.Begin(Items);
        for (var i = 0; i < Items; i++) _loop.Post(_work);
        _work.Wait();
    }

    /// <summary>As a quiet socket does it: the loop sleeps, and the poster waits for it.</summary>
    [Benchmark(Description = "there and back")]
    public void OneAndBack()
    {
        _work.Begin(1);
        _loop.Post(_work);
        _work.Wait();
    }

    private sealed class Countdown : ILoopWork
    {
        private readonly ManualResetEventSlim _done = new();
        private int _left;

        public void Begin(int count)
        {
            _left = count;
            _done.Reset();
        }

        public void Run()
        {
            if (--_left == 0) _done.Set();
        }

        public void Wait() => _done.Wait();
    }
}
