namespace Rx.Torrent.Tests.Interop.Harness;

/// <summary>What has come from another process and waits to be looked at. Each item is handed out once, to the first who asks for one like it.</summary>
internal sealed class Mailbox<T>
{
    private readonly Lock _gate = new();
    private readonly List<T> _items = [];
    private readonly List<(Func<T, bool> Matches, TaskCompletionSource<T> Answer)> _waiting = [];
    private Exception? _closed;

    public void Add(T item)
    {
        lock (_gate)
        {
            var waiter = _waiting.FindIndex(w => w.Matches(item));
            if (waiter < 0)
            {
                _items.Add(item);
                return;
            }
            _waiting[waiter].Answer.TrySetResult(item);
            _waiting.RemoveAt(waiter);
        }
    }

    /// <summary>Nothing comes any more: whoever waits, now or later, for what did not come gets <paramref name="reason"/>.</summary>
    public void Close(Exception reason)
    {
        lock (_gate)
        {
            _closed = reason;
            foreach (var (_, answer) in _waiting) answer.TrySetException(reason);
            _waiting.Clear();
        }
    }

    /// <summary>Takes the first item that <paramref name="matches"/>, one that came already or one to come.</summary>
    /// <exception cref="TimeoutException">None came in time; the message is made by <paramref name="explain"/>.</exception>
    public async Task<T> TakeAsync(Func<T, bool> matches, TimeSpan timeout, Func<string> explain)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            var found = _items.FindIndex(item => matches(item));
            if (found >= 0)
            {
                var item = _items[found];
                _items.RemoveAt(found);
                return item;
            }
            if (_closed is not null) throw _closed;
            _waiting.Add((matches, answer));
        }
        using var limit = new CancellationTokenSource(timeout);
        await using var registration = limit.Token.Register(() => answer.TrySetException(new TimeoutException(explain())));
        try
        {
            return await answer.Task;
        }
        finally
        {
            lock (_gate) _waiting.RemoveAll(waiter => waiter.Answer == answer);
        }
    }
}
