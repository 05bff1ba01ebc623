using Rx.Torrent.Primitives;
using Rx.Torrent.Storage;

namespace Rx.Torrent.Swarms.Storing;

/// <summary>Finds out which pieces are at rest: as many jobs at a time as the disk queue runs, each of a size that leaves it responsive.</summary>
internal sealed class Checker(PieceLayout layout, DiskLane lane, Action<PieceIndex> found, Func<bool> isInterrupted, Action<double>? advanced = null)
{
    private const int BytesPerJob = 16 * 1024 * 1024;
    private const int JobsAtOnce = 4;

    private CancellationTokenSource? _cancellation;

    /// <summary>The share that is done, from 0 to 1.</summary>
    public double Progress { get; private set; } = 1;

    /// <summary>The pieces of the last check that were not looked at, because it was cancelled or the store failed.</summary>
    public PieceSet Left { get; private set; } = PieceSet.None(0);

    /// <summary>Checks <paramref name="pieces"/>. Ends on the loop; with the first failure of the store, if there is one. A check that runs already is cancelled.</summary>
    public Task<StoreException?> CheckAsync(PieceChecker checker, PieceSet pieces)
    {
        Cancel();
        var cancellation = _cancellation = new CancellationTokenSource();
        var done = new TaskCompletionSource<StoreException?>();
        var runs = new Queue<(int First, int End)>(Runs(pieces));
        var (running, total) = (0, pieces.Count);
        Left = pieces.Copy();
        if (isInterrupted()) cancellation.Cancel();
        StoreException? failure = null;
        var told = 0;
        Next();
        return done.Task;

        void Next()
        {
            Progress = total == 0 ? 1 : 1 - (double)Left.Count / total;
            Tell();
            while (running < JobsAtOnce && !cancellation.IsCancellationRequested && failure is null && runs.TryDequeue(out var run))
            {
                running++;
                lane.Submit(new CheckJob(checker, run.First, run.End, Finished, cancellation.Token));
            }
            if (running > 0) return;
            Progress = 1;
            done.TrySetResult(failure);
        }

        void Tell()
        {
            var hundredths = (int)(Progress * 100);
            if (hundredths == told) return;
            told = hundredths;
            advanced?.Invoke(Progress);
        }

        void Finished(CheckJob job)
        {
            running--;
            failure ??= job.Failure;
            foreach (var piece in job.Found)
            {
                Left.Remove(piece);
                found(piece);
            }
            if (!job.IsCancelled && job.Failure is null)
            {
                for (var piece = job.First; piece < job.End; piece++) Left.Remove(new PieceIndex(piece));
            }
            Next();
        }
    }

    /// <summary>Ends a running check early; what it has found so far stays found.</summary>
    public void Cancel() => _cancellation?.Cancel();

    private IEnumerable<(int First, int End)> Runs(PieceSet pieces)
    {
        var longest = Math.Max(1, BytesPerJob / layout.PieceLength);
        for (var first = 0; first < layout.PieceCount;)
        {
            if (!pieces.Contains(new PieceIndex(first)))
            {
                first++;
                continue;
            }
            var end = first + 1;
            while (end < layout.PieceCount && end - first < longest && pieces.Contains(new PieceIndex(end))) end++;
            yield return (first, end);
            first = end;
        }
    }
}
