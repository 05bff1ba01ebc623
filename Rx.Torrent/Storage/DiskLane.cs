using Rx.Torrent.Loops;

namespace Rx.Torrent.Storage;

/// <summary>One swarm's share of the disk queue: it knows when nothing of that swarm is under way any more.</summary>
internal sealed class DiskLane(DiskQueue queue)
{
    private readonly List<Action> _whenIdle = [];
    private int _pending;

    public Loop Loop => queue.Loop;

    public bool IsIdle => _pending == 0;

    public bool IsOverMark => queue.IsOverMark;

    public void Submit(DiskJob job)
    {
        _pending++;
        job.Assign(this);
        queue.Submit(job);
    }

    /// <summary>Runs <paramref name="action"/> as soon as no job is under way: at once when that is so.</summary>
    public void WhenIdle(Action action)
    {
        if (IsIdle) action();
        else _whenIdle.Add(action);
    }

    /// <summary>Ends, on the loop, as soon as no job is under way.</summary>
    public Task WhenIdleAsync()
    {
        var idle = new TaskCompletionSource();
        WhenIdle(idle.SetResult);
        return idle.Task;
    }

    /// <summary>Does a piece of work on a worker thread. Ends on the loop, or fails with a <see cref="StoreException"/>.</summary>
    public Task<T> RunAsync<T>(StoreOperation operation, Func<T> work)
    {
        var job = new StoreWork<T>(operation, work);
        Submit(job);
        return job.Task;
    }

    /// <summary>Does a piece of work on a worker thread. Ends on the loop, or fails with a <see cref="StoreException"/>.</summary>
    public Task RunAsync(StoreOperation operation, Action work) => RunAsync(operation, () =>
    {
        work();
        return true;
    });

    internal void Done(DiskJob job)
    {
        queue.Done(job);
        if (--_pending > 0 || _whenIdle.Count == 0) return;
        var actions = _whenIdle.ToArray();
        _whenIdle.Clear();
        foreach (var action in actions) action();
    }
}
