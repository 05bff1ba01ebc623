using System.Reactive.Concurrency;
using System.Reactive.Disposables;

namespace Rx.Torrent.Transport;

/// <summary>One subscription to <see cref="DatagramStreams.DeliverOn"/>.</summary>
internal sealed class DatagramDelivery(IObserver<Datagram> observer, IScheduler scheduler, int capacity) : IObserver<Datagram>
{
    private const int MaxBytes = 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly BooleanDisposable _given = new();
    private Queue<Datagram> _waiting = new();
    private Queue<Datagram> _spare = new();
    private int _bytes;
    private bool _isScheduled;
    private bool _isFinished;

    public IDisposable Run(IObservable<Datagram> source) => new CompositeDisposable(_given, source.Subscribe(this));

    public void OnNext(Datagram value)
    {
        lock (_gate)
        {
            if (_waiting.Count >= capacity || _bytes + value.Bytes.Length > MaxBytes) return;
            _waiting.Enqueue(value);
            _bytes += value.Bytes.Length;
            if (_isScheduled) return;
            _isScheduled = true;
        }
        scheduler.Schedule(Deliver);
    }

    // A socket never errors; if something between it and us does, nothing more will come all the same.
    public void OnError(Exception error) => OnCompleted();

    public void OnCompleted()
    {
        lock (_gate)
        {
            _isFinished = true;
            if (_isScheduled) return;
            _isScheduled = true;
        }
        scheduler.Schedule(Deliver);
    }

    private void Deliver()
    {
        bool isEnd;
        Queue<Datagram> batch;
        lock (_gate)
        {
            (batch, _waiting, _spare) = (_waiting, _spare, _waiting);
            _bytes = 0;
            _isScheduled = false;
            isEnd = _isFinished;
        }
        while (batch.TryDequeue(out var datagram))
        {
            if (!_given.IsDisposed) observer.OnNext(datagram);
        }
        if (isEnd && !_given.IsDisposed) observer.OnCompleted();
    }
}
