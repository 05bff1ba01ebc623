using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Loops;

namespace Rx.Torrent.Storage;

/// <summary>
/// The jobs of one loop's swarms, a few of them at a time on worker threads, the others in line. When too many bytes
/// are in line the loop stops reading from sockets; that is what bounds the queue.
/// </summary>
internal sealed class DiskQueue
{
    private readonly IScheduler? _workers;
    private readonly int _parallelism;
    private readonly long _mark;
    private readonly Queue<DiskJob> _line = new();
    private readonly Subject<long> _belowMark = new();
    private int _running;

    /// <summary>Runs jobs on <paramref name="workers"/>, or on the thread pool when that is null.</summary>
    /// <param name="loop">The loop that asks and is answered.</param>
    /// <param name="workers">A scheduler for the jobs: a virtual one in tests.</param>
    /// <param name="parallelism">How many jobs run at a time.</param>
    /// <param name="mark">How many bytes may be in line before the loop is asked to read no more.</param>
    public DiskQueue(Loop loop, IScheduler? workers, int parallelism, long mark)
    {
        Loop = loop;
        _workers = workers;
        _parallelism = parallelism;
        _mark = mark;
    }

    public Loop Loop { get; }

    /// <summary>Bytes that running and waiting jobs hold.</summary>
    public long PendingBytes { get; private set; }

    /// <summary>How much there is to do. From any thread, where it may be a little old.</summary>
    public DiskLoad Load => new(PendingBytes, _running, _line.Count);

    /// <summary>True while nothing more should be read from sockets.</summary>
    public bool IsOverMark => PendingBytes > _mark;

    /// <summary>The line is short enough again; carries the bytes that are left in it.</summary>
    /// <remarks>Hot; no replay; on the loop; never completes.</remarks>
    public IObservable<long> BelowMark => _belowMark.AsObservable();

    public void Submit(DiskJob job)
    {
        PendingBytes += job.Bytes;
        if (_running < _parallelism) Start(job);
        else _line.Enqueue(job);
    }

    public void Done(DiskJob job)
    {
        var wasOver = IsOverMark;
        PendingBytes -= job.Bytes;
        _running--;
        if (_line.TryDequeue(out var next)) Start(next);
        if (wasOver && !IsOverMark) _belowMark.OnNext(PendingBytes);
    }

    private void Start(DiskJob job)
    {
        _running++;
        if (_workers is null) ThreadPool.UnsafeQueueUserWorkItem(job, preferLocal: false);
        else _workers.Schedule(() => ((IThreadPoolWorkItem)job).Execute());
    }
}
