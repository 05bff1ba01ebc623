using System.Reactive.Disposables;
using Rx.Torrent.Loops;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Plugins;

/// <summary>
/// Where a stage begins: a hot stream, so that a plugin's state exists once whoever listens.
/// </summary>
/// <param name="loop">The loop.</param>
/// <param name="actor">Whose code listens.</param>
/// <param name="fault">Hears what a listener throws at the end.</param>
internal sealed class Junction<T>(Loop loop, MessageOrigin actor, Action<Exception> fault) : IObservable<T>
    where T : class
{
    private readonly Audience<IObserver<T>> _audience = new();

    /// <summary>Hears that others listen now, on any thread.</summary>
    public Action? Changed { get; init; }

    /// <summary>Whoever listens. They are told by the owner, in whose name it has said already: from here each call would look for its generic type first.</summary>
    public IObserver<T>[] Listeners => _audience.Members;

    public void Complete()
    {
        var before = loop.Enact(actor);
        try
        {
            var last = _audience.Close();
            Changed?.Invoke();
            foreach (var observer in last) observer.OnCompleted();
        }
        catch (Exception exception)
        {
            fault(exception);
        }
        finally
        {
            loop.Enact(before);
        }
    }

    /// <summary>From any thread: a stage may come back to its input in a timer of its own.</summary>
    public IDisposable Subscribe(IObserver<T> observer)
    {
        if (!_audience.TryAdd(observer))
        {
            observer.OnCompleted();
            return Disposable.Empty;
        }
        Changed?.Invoke();
        return Disposable.Create(() =>
        {
            _audience.Remove(observer);
            Changed?.Invoke();
        });
    }
}
