using Rx.Torrent.Loops;

namespace Rx.Torrent.Storage;

/// <summary>Work on a store: it executes on a worker thread and finishes on the loop that asked for it.</summary>
internal abstract class DiskJob : IThreadPoolWorkItem, ILoopWork
{
    private DiskLane? _lane;

    /// <summary>Bytes held in memory until the job has finished; they count against the queue's mark.</summary>
    public long Bytes { get; protected init; }

    /// <summary>What the job does to the store, for the words of a failure.</summary>
    protected abstract StoreOperation Operation { get; }

    /// <summary>The time of the loop that asked; from any thread.</summary>
    protected TimeSpan Elapsed => _lane!.Loop.Elapsed;

    /// <summary>What went wrong, when something did.</summary>
    public StoreException? Failure { get; private set; }

    public void Assign(DiskLane lane) => _lane = lane;

    void IThreadPoolWorkItem.Execute()
    {
        try
        {
            Execute();
        }
        catch (StoreException failure)
        {
            Failure = failure;
        }
        catch (Exception exception)
        {
            // A store that is not ours may throw anything; the swarm must hear of it all the same.
            Failure = new StoreException(StoreFault.Failed, Operation, "the store", exception.Message, exception);
        }
        _lane!.Loop.Post(this);
    }

    void ILoopWork.Run()
    {
        try
        {
            Finish();
        }
        finally
        {
            _lane!.Done(this);
        }
    }

    /// <summary>On a worker thread: touches the store and what the job owns, nothing else.</summary>
    protected abstract void Execute();

    /// <summary>On the loop, whether it went well or not.</summary>
    protected abstract void Finish();
}
