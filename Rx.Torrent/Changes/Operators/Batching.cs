using System.Reactive.Concurrency;
using System.Reactive.Disposables;

namespace Rx.Torrent.Changes.Operators;

/// <summary>
/// Hands change sets from one thread to another. What waits is one set, which goes back and forth: the writer takes it, adds to it and puts it back, the reader takes it for good.
/// So neither waits for the other. A scheduler that was disposed takes the reader along: then nobody is told anything more, for there is nowhere to tell it.
/// </summary>
internal sealed class Batching<TObject, TKey>(IObserver<IChangeSet<TObject, TKey>> observer, TimeSpan every, IScheduler scheduler)
    : IObserver<IChangeSet<TObject, TKey>>, IDisposable
    where TObject : class
    where TKey : notnull
{
    private readonly SingleAssignmentDisposable _source = new();
    private readonly MultipleAssignmentDisposable _timer = new(); // may lose sight of one that was set by the other thread; that finds itself out
    private MergedChanges<TObject, TKey>? _waiting;
    private Exception? _error;
    private volatile bool _hasEnded;
    private int _isBusy; // a reading is scheduled, or under way

    /// <summary>Reads that stream.</summary>
    public IDisposable Read(IObservable<IChangeSet<TObject, TKey>> source)
    {
        _source.Disposable = source.Subscribe(this);
        return this;
    }

    public void OnNext(IChangeSet<TObject, TKey> value)
    {
        var waiting = Interlocked.Exchange(ref _waiting, null) ?? new MergedChanges<TObject, TKey>();
        foreach (var change in value) waiting.Add(change);
        Volatile.Write(ref _waiting, waiting);
        ReadSoon();
    }

    public void OnError(Exception error)
    {
        _error = error;
        OnCompleted();
    }

    public void OnCompleted()
    {
        _hasEnded = true;
        ReadSoon();
    }

    public void Dispose()
    {
        _source.Dispose();
        _timer.Dispose();
    }

    private void ReadSoon()
    {
        if (Interlocked.Exchange(ref _isBusy, 1) == 0) ReadIn(TimeSpan.Zero);
    }

    private void ReadIn(TimeSpan wait)
    {
        if (_timer.IsDisposed) return;
        try
        {
            _timer.Disposable = scheduler.Schedule(wait, Read);
        }
        catch (ObjectDisposedException)
        {
            Dispose(); // thrown on a thread of the scheduler's own, it would end the process
        }
    }

    private void Read()
    {
        if (_timer.IsDisposed) return;
        var hasEnded = _hasEnded; // before the look at what waits: nothing comes behind the end
        if (Interlocked.Exchange(ref _waiting, null) is { } waiting)
        {
            var isEmpty = waiting.IsEmpty;
            var changes = waiting.Take();
            if (isEmpty || changes.Count > 0) observer.OnNext(changes);
            ReadIn(hasEnded ? TimeSpan.Zero : every); // and stays busy: what comes meanwhile waits
            return;
        }
        if (hasEnded)
        {
            End();
            return;
        }
        Interlocked.Exchange(ref _isBusy, 0);
        if (Volatile.Read(ref _waiting) is not null || _hasEnded) ReadSoon();
    }

    private void End()
    {
        if (_error is null) observer.OnCompleted();
        else observer.OnError(_error);
    }
}
