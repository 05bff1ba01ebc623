using System.Collections;
using System.Text;

namespace Rx.Torrent.Testing;

/// <summary>What a stream said so far: its values as a list that grows, and how it ended. Made by <see cref="LiveListExtensions.ToLiveList"/>.</summary>
/// <remarks>The stream may speak on any thread; enumerating sees the values that were there when it began.</remarks>
/// <typeparam name="T">What the stream carries.</typeparam>
public sealed class LiveList<T> : IReadOnlyList<T>, IObserver<T>, IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<T> _values = [];
    private IDisposable? _subscription;
    private Exception? _error;
    private bool _completed;

    internal LiveList(IObservable<T> source) => _subscription = source.Subscribe(this);

    /// <summary>How many values came.</summary>
    public int Count => Snapshot().Length;

    /// <summary>True when the stream has completed.</summary>
    public bool IsCompleted
    {
        get { lock (_gate) return _completed; }
    }

    /// <summary>The error that the stream ended with; null when it did not.</summary>
    public Exception? Error
    {
        get { lock (_gate) return _error; }
    }

    /// <summary>The value that came at that place, counted from 0.</summary>
    /// <exception cref="RecordingException">So many did not come.</exception>
    public T this[int index]
    {
        get
        {
            var values = Snapshot();
            return index >= 0 && index < values.Length ? values[index] : throw Failure($"no value {index}");
        }
    }

    /// <summary>Fails unless these values came, no other, in this order.</summary>
    /// <exception cref="RecordingException">Something else came; the message shows both.</exception>
    public void AssertEqual(params IEnumerable<T> expected) => ReactiveAssert.AssertEqual(Snapshot(), expected);

    /// <summary>Fails unless the stream has completed.</summary>
    /// <exception cref="RecordingException">It has not.</exception>
    public void AssertCompleted()
    {
        if (!IsCompleted) throw Failure("should have completed");
    }

    /// <summary>Fails when the stream has ended in any way.</summary>
    /// <exception cref="RecordingException">It has.</exception>
    public void AssertAlive()
    {
        if (IsCompleted || Error is not null) throw Failure("should not have ended");
    }

    /// <summary>Stops listening; what came stays.</summary>
    public void Dispose() => Interlocked.Exchange(ref _subscription, null)?.Dispose();

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)Snapshot()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>As <c>[1, 2, 3|</c> when it has completed, <c>[1, 2, 3 …</c> when it goes on, <c>[1, 2, 3 # error</c> when it failed.</summary>
    public override string ToString()
    {
        lock (_gate)
        {
            var text = new StringBuilder("[").AppendJoin(", ", _values);
            return (_error is not null ? text.Append(" # ").Append(_error.Message) : text.Append(_completed ? "|" : " …")).ToString();
        }
    }

    void IObserver<T>.OnNext(T value)
    {
        lock (_gate) _values.Add(value);
    }

    void IObserver<T>.OnError(Exception error)
    {
        lock (_gate) _error = error;
    }

    void IObserver<T>.OnCompleted()
    {
        lock (_gate) _completed = true;
    }

    private T[] Snapshot()
    {
        lock (_gate) return [.. _values];
    }

    private RecordingException Failure(string what) => new($"{what}; the stream said {this}");
}
