using System.Diagnostics;
using System.Globalization;

namespace Rx.Torrent.Benchmarks.Scale;

/// <summary>What this process holds at a moment, and how much of the processor it takes when it has nothing to do. On Linux.</summary>
/// <param name="Private">Bytes of memory that are this process's alone (RssAnon).</param>
/// <param name="Heap">Bytes of live objects.</param>
/// <param name="Threads">How many threads there are.</param>
/// <param name="Descriptors">How many files and sockets are open.</param>
/// <param name="Timers">How many timers run.</param>
/// <param name="IdleProcessor">The share of one processor that was used while nothing was to do.</param>
internal sealed record Snapshot(long Private, long Heap, int Threads, int Descriptors, long Timers, double IdleProcessor)
{
    /// <summary>Collects garbage, then watches for so long.</summary>
    public static async Task<Snapshot> TakeAsync(TimeSpan idle)
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        await Task.Delay(idle);
        process.Refresh();
        var used = process.TotalProcessorTime - before;
        return new Snapshot(RssAnon(), GC.GetTotalMemory(forceFullCollection: true), process.Threads.Count, Directory.GetFileSystemEntries("/proc/self/fd").Length, Timer.ActiveCount, used / idle);
    }

    /// <summary>Writes a line: the figures, and what they say of each of <paramref name="count"/> things that came since <paramref name="before"/>.</summary>
    public void Print(string what, Snapshot? before = null, int count = 0)
    {
        var each = before is null ? ""
            : string.Create(CultureInfo.InvariantCulture, $"   each: {(Private - before.Private) / 1024.0 / count,7:f1} KiB private, {(Heap - before.Heap) / 1024.0 / count,7:f1} KiB heap");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what,-44} {Private / 1048576.0,7:f1} MiB private {Heap / 1048576.0,7:f1} MiB heap {Threads,4} threads {Descriptors,5} handles {Timers,3} timers {IdleProcessor * 100,6:f2} % idle CPU{each}"));
    }

    private static long RssAnon() =>
        long.Parse(File.ReadLines("/proc/self/status").First(line => line.StartsWith("RssAnon:", StringComparison.Ordinal))[8..].Replace("kB", "").Trim(), CultureInfo.InvariantCulture) * 1024;
}
