using System.Reactive;
using System.Reactive.Subjects;
using System.Runtime.CompilerServices;
using Rx.Torrent.Loops;

namespace Rx.Torrent.Swarms;

/// <summary>Something that happens at most once: a stream of one value that is replayed, and that can be awaited.</summary>
/// <remarks>
/// As a stream it speaks on the loop, like all others. <c>await</c> goes on elsewhere, on the thread pool, so that a program which then does
/// something slow does not hold the loop up.
/// </remarks>
public sealed class Milestone : IObservable<Unit>
{
    private readonly AsyncSubject<Unit> _stream = new();
    private readonly TaskCompletionSource _task = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Milestone(IObservable<Unit> first, Action<Exception> fault)
    {
        Stream = _stream.GuardEach(fault);
        first.Subscribe(_ => Reach(), GiveUp);
    }

    private IObservable<Unit> Stream { get; }

    /// <summary>True once it has happened.</summary>
    public bool IsReached => _task.Task.IsCompletedSuccessfully;

    /// <summary>Ends when it has happened; is cancelled when it no longer can.</summary>
    public Task AsTask() => _task.Task;

    /// <summary>Lets <c>await</c> wait for it.</summary>
    /// <exception cref="TaskCanceledException">By the <c>await</c>: it can no longer happen.</exception>
    public TaskAwaiter GetAwaiter() => _task.Task.GetAwaiter();

    /// <inheritdoc/>
    public IDisposable Subscribe(IObserver<Unit> observer) => Stream.Subscribe(observer);

    private void Reach()
    {
        _stream.OnNext(Unit.Default);
        _stream.OnCompleted();
        _task.TrySetResult();
    }

    private void GiveUp()
    {
        _stream.OnCompleted();
        _task.TrySetCanceled();
    }
}
