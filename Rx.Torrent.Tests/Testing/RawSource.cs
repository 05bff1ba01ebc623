using System.Reactive.Disposables;

namespace Rx.Torrent.Tests.Testing;

/// <summary>Hands its one subscriber to the test as it is, with none of the protection that a subject or <c>Observable.Create</c> would add.</summary>
internal sealed class RawSource<T> : IObservable<T>
{
    public IObserver<T> Observer { get; private set; } = null!;

    public IDisposable Subscribe(IObserver<T> observer)
    {
        Observer = observer;
        return Disposable.Empty;
    }
}
