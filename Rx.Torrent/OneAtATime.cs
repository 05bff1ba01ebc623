using System.Collections.Concurrent;

namespace Rx.Torrent;

/// <summary>
/// Several loops tell one observer, one after the other and without waiting for each other: what comes while it is busy, from another thread or from itself, is told by whoever
/// is telling.
/// </summary>
internal sealed class OneAtATime<T>(IObserver<T> observer)
    where T : class
{
    private readonly ConcurrentQueue<T?> _line = new(); // null is the end
    private int _waiting;

    public void OnNext(T value) => Tell(value);

    public void OnCompleted() => Tell(null);

    private void Tell(T? value)
    {
        _line.Enqueue(value);
        if (Interlocked.Increment(ref _waiting) != 1) return;
        do
        {
            if (!_line.TryDequeue(out var next)) continue;
            if (next is null) observer.OnCompleted();
            else observer.OnNext(next);
        }
        while (Interlocked.Decrement(ref _waiting) != 0);
    }
}
