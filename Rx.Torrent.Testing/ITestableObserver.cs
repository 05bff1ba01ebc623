using System.Reactive;

namespace Rx.Torrent.Testing;

/// <summary>An observer that writes down what it is told, with the virtual time.</summary>
/// <typeparam name="T">What the stream carries.</typeparam>
public interface ITestableObserver<T> : IObserver<T>
{
    /// <summary>What it was told so far.</summary>
    IReadOnlyList<Recorded<Notification<T>>> Messages { get; }
}
