using System.Reactive;
using System.Reactive.Concurrency;

namespace Rx.Torrent.Testing.Marbles;

/// <summary>What a stream says, with the time since somebody began to listen. Made by <see cref="MarbleExtensions.Record"/>; as text it is a picture.</summary>
/// <typeparam name="T">What the stream carries.</typeparam>
public sealed class StreamRecording<T> : ITestableObserver<T>, IDisposable
{
    private readonly List<Recorded<Notification<T>>> _messages = [];
    private readonly IScheduler _scheduler;
    private readonly DateTimeOffset _start;
    private readonly IDisposable _subscription;

    internal StreamRecording(IObservable<T> source, IScheduler scheduler)
    {
        _scheduler = scheduler;
        _start = scheduler.Now;
        _subscription = source.Subscribe(this);
    }

    /// <summary>What was said so far; times are ticks since the subscription.</summary>
    public IReadOnlyList<Recorded<Notification<T>>> Messages => _messages;

    /// <summary>Stops listening; what came stays.</summary>
    public void Dispose() => _subscription.Dispose();

    /// <summary>What was said, as a picture with the usual frames.</summary>
    public override string ToString() => Marble.Draw(_messages);

    void IObserver<T>.OnNext(T value) => Add(Notification.CreateOnNext(value));

    void IObserver<T>.OnError(Exception error) => Add(Notification.CreateOnError<T>(error));

    void IObserver<T>.OnCompleted() => Add(Notification.CreateOnCompleted<T>());

    private void Add(Notification<T> notification) => _messages.Add(new((_scheduler.Now - _start).Ticks, notification));
}
