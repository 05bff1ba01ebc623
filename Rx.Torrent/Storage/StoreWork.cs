namespace Rx.Torrent.Storage;

/// <summary>A piece of work on the store that is done once, and awaited.</summary>
internal sealed class StoreWork<T>(StoreOperation operation, Func<T> work) : DiskJob
{
    private readonly TaskCompletionSource<T> _done = new();
    private T _result = default!;

    /// <summary>Ends on the loop, or fails with a <see cref="StoreException"/>.</summary>
    public Task<T> Task => _done.Task;

    protected override StoreOperation Operation => operation;

    protected override void Execute() => _result = work();

    protected override void Finish()
    {
        if (Failure is null) _done.TrySetResult(_result);
        else _done.TrySetException(Failure);
    }
}
