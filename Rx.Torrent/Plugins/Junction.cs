using System.Reactive.Disposables;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Plugins;

/// <summary>
/// Where one stage ends and the next begins: a hot stream, so that a plugin's state exists once whoever listens. A message that is
/// pushed while another is on its way down waits until that one has arrived.
/// </summary>
internal sealed class Junction(Action<Exception> fault) : IObservable<PeerMessage>
{
    private IObserver<PeerMessage>[] _observers = [];
    private Queue<PeerMessage>? _waiting;
    private bool _busy;
    private bool _completed;

    /// <summary>The message that is on its way down.</summary>
    public PeerMessage? Current { get; private set; }

    public void Push(PeerMessage message)
    {
        if (_busy)
        {
            (_waiting ??= new()).Enqueue(message);
            return;
        }
        _busy = true;
        try
        {
            do
            {
                Current = message;
                foreach (var observer in _observers) observer.OnNext(message);
            }
            while (_waiting is not null && _waiting.TryDequeue(out message!));
        }
        catch (Exception exception)
        {
            _waiting = null;
            fault(exception);
        }
        finally
        {
            _busy = false;
            Current = null;
        }
    }

    public void Complete()
    {
        if (_completed) return;
        _completed = true;
        try
        {
            foreach (var observer in _observers) observer.OnCompleted();
        }
        catch (Exception exception)
        {
            fault(exception);
        }
        _observers = [];
    }

    public IDisposable Subscribe(IObserver<PeerMessage> observer)
    {
        if (_completed)
        {
            observer.OnCompleted();
            return Disposable.Empty;
        }
        _observers = [.. _observers, observer];
        return Disposable.Create(() => _observers = [.. _observers.Where(o => !ReferenceEquals(o, observer))]);
    }
}
